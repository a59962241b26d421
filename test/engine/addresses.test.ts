import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { overlaps, parseSubnets } from '../../src/model/subnet.ts'
import { lab } from '../support/docker.ts'
import { netx } from '../support/netx.ts'
import { withVpn } from '../support/vpn.ts'

/** Each takes longer than the one before: NETX_IN_A_ROW=60 asks for more. */
const IN_A_ROW = Number(process.env['NETX_IN_A_ROW'] ?? 6)

const { host, name } = inject('engine')
const stage = lab(host, 'addr')
const run = (...args: string[]) => netx(host, ...args)

/** The subnets of every network on the engine, by the network's name. */
async function subnets(): Promise<Map<string, string[]>> {
  const ids = (await stage.docker('network', 'ls', '--quiet')).split('\n')
  const found: { Name: string; IPAM: { Config: { Subnet: string }[] | null } }[] = JSON.parse(
    await stage.docker('network', 'inspect', ...ids),
  )
  return new Map(found.map(({ Name, IPAM }) => [Name, (IPAM.Config ?? []).map(({ Subnet }) => Subnet)]))
}

function overlapping(texts: readonly string[]): string[] {
  const all = parseSubnets(texts)
  return all.flatMap((a, index) =>
    all.slice(index + 1).flatMap((b) => (overlaps(a, b) ? [`${a.text} and ${b.text}`] : [])),
  )
}

/** As many at once as there are; what each printed. */
const together = (count: number, ...args: string[]) =>
  Promise.all(Array.from({ length: count }, (_, index) => run('create', ...args, stage.name(`t${index}`))))

beforeAll(async () => {
  const project = ['--label', `com.docker.compose.project=${stage.name('shop')}`]
  await stage.network('front', '--subnet', '10.70.0.0/24', ...project)
  await stage.network('back', '--subnet', '10.70.2.0/23', ...project)
  await stage.network('data', '--subnet', '172.18.0.0/24', ...project)
})
afterAll(() => stage.dispose())

describe('create --subnet auto', () => {
  it('twenty times at once succeeds twenty times', async () => {
    const results = await together(20, '--pool', '10.71.0.0/16')
    expect(results.map(({ exitCode, stderr }) => (exitCode === 0 ? 0 : stderr))).toEqual(Array(20).fill(0))
    const made = await subnets()
    const chosen = results.flatMap((_, index) => made.get(stage.name(`t${index}`)) ?? [])
    expect(chosen.toSorted()).toEqual(Array.from({ length: 20 }, (_, n) => `10.71.${n}.0/24`).toSorted())
  })

  it('finds an IPv6 subnet, too, and says beforehand which', async () => {
    const six = stage.name('six')
    const { stdout } = await run('create', '--dry-run', '--ipv6', '--subnet', 'auto/28', six)
    expect(stdout).toMatch(
      /^Would create network ".*" \(bridge\) on 172\.18\.\d+\.\d+\/28 and fd[\da-f:]+::\/64$/,
    )
    expect(await run('create', '--ipv6', '--subnet', 'auto/28', six)).toMatchObject({ exitCode: 0 })
    const planned = stdout.replace(/.* on /, '').split(' and ')
    expect((await subnets()).get(six)?.toSorted()).toEqual(planned.toSorted())
  })

  it('keeps away from what the configuration reserves', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'netx-config-'))
    const write = (reserved: string) =>
      writeFile(join(folder, 'config.json'), JSON.stringify({ plugins: { netx: { reserved } } }))
    const dry = () =>
      run('--config', folder, 'create', '--dry-run', '--pool', '10.72.0.0/22', stage.name('kept'))
    await write('10.72.0.0/24, 10.72.1.128/25')
    expect((await dry()).stdout).toContain('10.72.2.0/24')
    await write('10.72.0.0/21')
    expect(await dry()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        'no /24 is free in 10.72.0.0/22: it overlaps with 10.72.0.0/21, which your configuration reserves',
      ),
    })
    await write('10.72.0.0')
    expect(await dry()).toMatchObject({ exitCode: 125, stderr: expect.stringContaining('"10.72.0.0" among') })
    await rm(folder, { recursive: true })
  })
})

describe('create --subnet CIDR', () => {
  it('names who has it, with the compose project, and what is free instead', async () => {
    const { exitCode, stderr } = await run('create', '--subnet', '10.70.0.0/22', stage.name('late'))
    expect(exitCode).toBe(1)
    expect(stderr).toContain(
      `subnet 10.70.0.0/22 overlaps with 10.70.0.0/24 of network "${stage.name('front')}" (compose project ` +
        `${stage.name('shop')}), and overlaps with 10.70.2.0/23 of network "${stage.name('back')}"`,
    )
    expect(stderr).toContain('Take 10.70.4.0/22, which is free, or give that one up: docker netx rm ')
  })

  it('explains host bits, and leaves them to the engine by force', async () => {
    const { exitCode, stderr } = await run('create', '--subnet', '10.73.0.5/24', stage.name('crooked'))
    expect([exitCode, stderr]).toEqual([
      125,
      '10.73.0.5/24 is an address in a subnet: the /24 that holds 10.73.0.5 begins elsewhere\n' +
        'Write --subnet 10.73.0.0/24, or add --force to leave it to the engine.',
    ])
    const { stderr: engines } = await run(
      'create',
      '--force',
      '--subnet',
      '10.73.0.5/24',
      stage.name('crooked'),
    )
    expect(engines).not.toContain('begins elsewhere')
  })

  it('that is taken is refused by the engine even by force, and its holder named', async () => {
    const { exitCode, stderr } = await run(
      'create',
      '--force',
      '--subnet',
      '10.70.0.0/24',
      stage.name('late'),
    )
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`overlaps with 10.70.0.0/24 of network "${stage.name('front')}"`)
  })
})

describe('create on a host with a VPN', () => {
  const dry = (...flags: string[]) => run('create', '--dry-run', ...flags, stage.name('vpn'))

  it('chooses what no route leads to, and refuses what one does', async () => {
    await withVpn(name, ['172.18.0.0/15', '192.168.0.0/17'], async () => {
      expect((await dry('--subnet', 'auto')).stdout).toContain('172.20.0.0/24')
      expect((await dry('--pool', '192.168.0.0/16')).stdout).toContain('192.168.128.0/24')
      expect((await dry('--pool', 'fd08::/63')).stdout).toContain('fd08:0:0:1::/64')
      expect((await dry('--subnet', '172.19.0.0/24')).stderr).toBe(
        "subnet 172.19.0.0/24 overlaps with the route to 172.18.0.0/15 of the engine's host via 10.8.0.1 on vpn0\n" +
          'Take 172.20.0.0/24, which is free, or insist with --force.',
      )
      const { exitCode, stderr } = await dry('--subnet', '10.8.0.0/16')
      expect(exitCode).toBe(1)
      expect(stderr).toContain("holds 10.8.0.1, the default gateway of the engine's host on vpn0")
      expect(stderr).toContain("holds 10.8.0.2, an address of the engine's host on vpn0")
      expect((await dry('--force', '--subnet', '172.19.0.0/24')).exitCode).toBe(0)
      expect((await dry('--driver', 'macvlan', '--subnet', '10.8.0.0/24')).exitCode).toBe(0)
    })
  })

  it(`${IN_A_ROW} times in a row overlaps with nothing, and the engine never refuses`, async () => {
    const routes = ['172.18.0.0/15', '172.20.8.0/21', '172.20.33.0/24']
    await withVpn(name, routes, async () => {
      for (let index = 0; index < IN_A_ROW; index += 1) {
        const { exitCode, stderr } = await run('create', '--subnet', 'auto', stage.name(`n${index}`))
        expect([exitCode, stderr]).toEqual([0, ''])
      }
      const made = await subnets()
      expect(overlapping([...made.values()].flat())).toEqual([])
      const mine = Array.from(
        { length: IN_A_ROW },
        (_, index) => made.get(stage.name(`n${index}`)) ?? [],
      ).flat()
      expect(mine.length).toBe(IN_A_ROW)
      for (const route of routes) for (const subnet of mine) expect(overlapping([route, subnet])).toEqual([])
    })
  }, 600_000)
})

describe('create --if-not-exists', () => {
  it('makes a network once, and says in what one that is there differs', async () => {
    const create = (...flags: string[]) => run('create', '--if-not-exists', ...flags, stage.name('once'))
    const first = await create('--subnet', '10.74.0.0/24')
    expect(first.exitCode).toBe(0)
    expect(await create('--subnet', '10.74.0.0/24')).toEqual({
      exitCode: 0,
      stdout: first.stdout,
      stderr: '',
    })
    expect(await create('--subnet', '10.75.0.0/24')).toEqual({
      exitCode: 0,
      stdout: first.stdout,
      stderr: `WARNING: network "${stage.name('once')}" is there with subnet 10.74.0.0/24, not 10.75.0.0/24`,
    })
  })
})

describe('create --connect', () => {
  it('connects at once, and makes nothing where that fails', async () => {
    const [web, guest] = [await stage.container('web'), await stage.container('guest', ['--network', 'host'])]
    const joined = stage.name('joined')
    const create = (...containers: string[]) =>
      run('create', '--pool', '10.76.0.0/16', ...containers.flatMap((one) => ['--connect', one]), joined)
    expect(await create(web, guest)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`${guest} runs in the network of the engine's host`),
    })
    expect(await create(web, 'addr-nobody')).toMatchObject({ exitCode: 1 })
    expect((await subnets()).has(joined)).toBe(false)
    expect(await create(web)).toMatchObject({ exitCode: 0 })
    const members = await stage.docker(
      'network',
      'inspect',
      '-f',
      '{{range .Containers}}{{.Name}}{{end}}',
      joined,
    )
    expect(members).toBe(web)
  })
})
