import { readFile } from 'node:fs/promises'
import { describe, expect, inject, test } from 'vitest'
import { labFile } from '../support/blueprint-lab.ts'
import { docker, type Lab, lab } from '../support/docker.ts'
import { netx, startNetx } from '../support/netx.ts'
import { proxy } from '../support/refusing-proxy.ts'
import { saboteur } from '../support/sabotage.ts'

const { host, name: engineName, version } = inject('engine')

const SERVER = ['netx-test/busybox', 'nc', '-ll', '-p', '6379', '-e', 'cat']

/** Two clusters and an application, as somebody starts them: all on the default bridge. */
async function shop(place: Lab) {
  return {
    redis1: await place.container('redis-1', [], SERVER),
    redis2: await place.container('redis-2', [], SERVER),
    mysql1: await place.container('mysql-1'),
    mysql2: await place.container('mysql-2'),
    app: await place.container('app'),
  }
}

const text = (place: Lab, subnet = '172.30.18.0/24') => `project: ${place.name('p')}
exclusive: true
networks:
  ${place.name('redis-net')}:
    subnet: ${subnet}
    labels: {team: cache}
    members:
      ${place.name('redis-1')}: ${subnet.replace('0/24', '11')}
      ${place.name('redis-2')}: {ip: ${subnet.replace('0/24', '12')}, aliases: [cache, store]}
      ${place.name('app')}:
  ${place.name('mysql-net')}:
    subnet: auto/24
    internal: true
    members:
      ${place.name('mysql-*')}:
      ${place.name('app')}:
expect:
  rules:
    - ${place.name('app')} -> ${place.name('redis-*')}: tcp/6379, dns
    - ${place.name('redis-*')} <-> ${place.name('mysql-*')}: deny
`

test('from a file to networks and back', async () => {
  await using place = lab(host, 'bp')
  const { redis1, mysql1, mysql2, app } = await shop(place)
  await using file = await labFile(host, place, text(place))
  const [redisNet, mysqlNet] = [place.name('redis-net'), place.name('mysql-net')]

  const shown = await file.run('plan', '--exit-code')
  expect(shown.exitCode).toBe(2)
  expect(shown.stdout).toContain('Plan: 2 networks to create, 6 containers to connect, 5 to disconnect.')
  await file.applied()
  expect(await file.planned()).toEqual([])
  expect(await file.run('plan', '--exit-code')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^No changes/),
  })

  // Twice is once: the engine has nothing to tell.
  const since = (Date.now() / 1000).toFixed(3)
  await file.applied()
  const { stdout: events } = await docker(host, 'events', '--since', since, '--until', `${Date.now() / 1000}`)
  expect(events).toBe('')

  expect(await file.run('verify')).toMatchObject({ exitCode: 0 })
  const { stdout } = await file.run('verify', '--format', 'json')
  const { report } = JSON.parse(stdout)
  const apart = report.pairs.filter(
    ({ from, to }: { from: string; to: string }) =>
      [from, to].some((name) => name.includes('redis')) && [from, to].some((name) => name.includes('mysql')),
  )
  expect(apart).toHaveLength(8)
  for (const pair of apart) {
    expect(pair.observed).toBe('isolated')
    for (const probe of pair.probes) expect(probe.proof).toBe('strong')
  }

  // Each kind of drift is shown, and healed.
  const heals = async (spoil: () => Promise<unknown>, told: string[]) => {
    await spoil()
    expect(await file.planned()).toEqual(told)
    expect((await file.run('verify')).exitCode).toBe(2)
    await file.applied()
    expect(await file.planned()).toEqual([])
  }
  await heals(() => place.docker('network', 'disconnect', redisNet, redis1), ['connect redis-1 redis-net: '])
  await heals(async () => {
    await place.docker('network', 'disconnect', redisNet, redis1)
    await place.docker('network', 'connect', '--ip', '172.30.18.77', redisNet, redis1)
  }, ['reconnect redis-1 redis-net: has 172.30.18.77, not 172.30.18.11'])
  await heals(async () => {
    await place.docker('network', 'disconnect', redisNet, place.name('redis-2'))
    await place.docker(
      'network',
      'connect',
      '--ip',
      '172.30.18.12',
      '--alias',
      'cache',
      redisNet,
      place.name('redis-2'),
    )
  }, ['reconnect redis-2 redis-net: lacks the alias store'])
  await heals(
    () => place.docker('network', 'connect', redisNet, mysql1),
    ['disconnect mysql-1 redis-net: is to be on networks of the file only'],
  )
  await heals(async () => {
    for (const name of [mysql1, mysql2, app]) await place.docker('network', 'disconnect', mysqlNet, name)
    await place.docker('network', 'rm', mysqlNet)
  }, [
    'create mysql-net',
    'connect app mysql-net: ',
    'connect mysql-1 mysql-net: ',
    'connect mysql-2 mysql-net: ',
  ])

  // Two swap their addresses.
  await file.write(text(place).replace('18.11', '18.99').replace('18.12', '18.11').replace('18.99', '18.12'))
  expect(await file.planned()).toHaveLength(2)
  await file.applied()
  expect(await file.planned()).toEqual([])

  // Other addresses: the network is made anew, and everybody goes along.
  await file.write(text(place, '172.30.19.0/24'))
  expect(await file.planned()).toEqual(['replace redis-net: has subnet 172.30.18.0/24, not 172.30.19.0/24'])
  await file.applied()
  expect(await file.planned()).toEqual([])
  expect((await file.run('verify')).exitCode).toBe(0)

  await file.applied()
  const destroyed = await file.run('destroy', '--yes')
  expect(destroyed.exitCode).toBe(0)
  expect((await docker(host, 'network', 'ls', '--quiet', '--filter', `name=${place.name('')}`)).stdout).toBe(
    '',
  )
  expect(await file.run('destroy', '--yes')).toMatchObject({
    stdout: expect.stringContaining('Nothing on this engine'),
  })
})

test('verify says with the rule and its line what leaks, and what it could not prove', async () => {
  await using place = lab(host, 'vf')
  const { redis1, mysql1, mysql2 } = await shop(place)
  await using file = await labFile(host, place, text(place).replace('exclusive: true\n', ''))
  for (const name of Object.values({
    redis1,
    mysql1,
    mysql2,
    two: place.name('redis-2'),
    app: place.name('app'),
  }))
    await place.docker('network', 'disconnect', 'bridge', name)
  await file.applied()
  expect((await file.run('verify')).exitCode).toBe(0)

  await place.docker('network', 'connect', place.name('redis-net'), mysql1)
  const leak = await file.run('verify')
  expect(leak.exitCode).toBe(2)
  expect(leak.stdout).toContain('No changes')
  expect(leak.stdout.replace(/\s+/g, ' ')).toContain(
    `${file.path}:19 \`${place.name('redis-*')} <-> ${place.name('mysql-*')}: deny\``,
  )
  await place.docker('network', 'disconnect', place.name('redis-net'), mysql1)

  const spoil = saboteur(host, engineName)
  const open = (rules: string) =>
    rules.replaceAll(/^-A DOCKER-ISOLATION.*$/gm, '').replaceAll(/^-A DOCKER -.*-j DROP$/gm, '')
  await spoil.withRules(open, async () => {
    const { exitCode, stdout } = await file.run('verify')
    expect(exitCode).toBe(2)
    expect(stdout).toContain('LEAKS')
    expect(stdout.replace(/\s+/g, ' ')).toContain(`${file.path}:19 \`${place.name('redis-*')} <->`)
  })

  await place.docker('stop', '--time', '0', mysql2)
  const unsure = await file.run('verify')
  expect(unsure.exitCode).toBe(3)
  expect(unsure.stdout).toContain(`${mysql2} is exited`)
})

test('addresses are what they are, however they are written, and a subnet of two has one for a container', async () => {
  await using place = lab(host, 'spell')
  await place.container('a')
  // Older engines find no address in a subnet of two.
  const [subnet, address] =
    Number.parseInt(version, 10) >= 26 ? ['172.30.42.0/31', '172.30.42.1'] : ['172.30.42.0/30', '172.30.42.2']
  await using file = await labFile(
    host,
    place,
    `project: ${place.name('p')}
networks:
  ${place.name('six')}:
    ipv6: true
    subnet: FD00:42:0::/64
    ip-range: FD00:42:0:0::8000/113
    gateway: FD00:42::FFFF
    reserved: {printer: "fd00:42::0009"}
    members: {${place.name('a')}: "FD00:42::00AA"}
  ${place.name('two')}:
    subnet: ${subnet}
    members: {${place.name('a')}: ${address}}
`,
  )
  await file.applied()
  expect(await file.planned()).toEqual([])
})

test('export and plan agree, whatever there is', async () => {
  await using place = lab(host, 'ex')
  await place.docker(
    'network',
    'create',
    '--subnet',
    '172.30.40.0/24',
    '--gateway',
    '172.30.40.9',
    '--internal',
    '--label',
    'a=b',
    '--opt',
    'com.docker.network.bridge.enable_icc=false',
    place.name('one'),
  )
  await place.docker(
    'network',
    'create',
    '--ipv6',
    '--subnet',
    '172.30.41.0/24',
    '--ip-range',
    '172.30.41.128/25',
    '--aux-address',
    'printer=172.30.41.5',
    '--subnet',
    'fd00:41::/64',
    '--attachable',
    place.name('two'),
  )
  await place.network('three')
  const a = await place.container('a', [
    '--network',
    place.name('one'),
    '--ip',
    '172.30.40.33',
    '--network-alias',
    'x',
  ])
  await place.docker(
    'network',
    'connect',
    '--ip6',
    'fd00:41::77',
    '--ip',
    '172.30.41.44',
    place.name('two'),
    a,
  )
  await place.container('b', ['--network', place.name('three')])
  const { stdout } = await netx(host, 'export', '--project', 'other', `${place.name('')}*`)
  await using file = await labFile(host, place, stdout)
  expect(await file.planned()).toEqual([])
  expect(stdout).toContain('gateway: 172.30.40.9')
  const again = await netx(host, 'export', '--project', 'other', `${place.name('')}*`)
  expect(again.stdout).toBe(stdout)
})

describe('what was not made from the file', () => {
  test('is left alone, and only replaced when told', async () => {
    await using place = lab(host, 'um')
    const net = await place.network('n', '--subnet', '172.30.50.0/24')
    const stranger = await place.container('stranger', ['--network', net, '--ip', '172.30.50.9'])
    const a = await place.container('a')
    const content = (subnet: string) =>
      `project: ${place.name('p')}\nnetworks:\n  ${net}:\n    subnet: ${subnet}\n    members:\n      ${a}:\n`
    await using file = await labFile(host, place, content('172.30.50.0/24'))
    await file.applied()
    const shown = await file.run('plan')
    expect(shown.stdout).toContain(`on ${net}, not in the file, left alone: ${stranger}`)
    await file.write(content('172.30.51.0/24'))
    const before = await place.docker('network', 'inspect', '--format', '{{.Id}}', net)
    const refused = await file.run('apply', '--yes')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain('only replaced with --adopt')
    expect(await place.docker('network', 'inspect', '--format', '{{.Id}}', net)).toBe(before)
    await file.applied('--adopt')
    const members = await place.docker('network', 'inspect', '--format', '{{len .Containers}}', net)
    expect(members).toBe('2')

    // Now the network is the file's own, and the stranger is in the way of its end.
    const held = await file.run('destroy', '--yes')
    expect(held.exitCode).toBe(1)
    expect(held.stderr).toContain(`${stranger} is on network ${net}`)
    // Who was connected for the file leaves when it no longer names him.
    await file.write(content('172.30.51.0/24').replace(`    members:\n      ${a}:\n`, ''))
    expect(await file.planned()).toEqual(['disconnect a n: is no longer there in FILE'])
    await file.applied()
    expect(await place.docker('network', 'inspect', '--format', '{{len .Containers}}', net)).toBe('1')
  })

  test('an external network has to be there', async () => {
    await using place = lab(host, 'xt')
    const a = await place.container('a')
    const [net, other] = [place.name('n'), place.name('other')]
    await using file = await labFile(
      host,
      place,
      `project: ${place.name('p')}\nnetworks:\n  ${other}: {subnet: 172.30.52.0/24}\n  ${net}: {external: true, members: {${a}: }}\n`,
    )
    const refused = await file.run('apply', '--yes')
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain(`No such network: ${net}, which ${file.path}:4 expects to be there`)
    expect((await docker(host, 'network', 'inspect', other)).exitCode).toBe(1)
    await place.network('n', '--subnet', '172.30.54.0/24')
    await file.applied()
    await file.run('destroy', '--yes')
    expect(await place.docker('network', 'inspect', '--format', '{{len .Containers}}', net)).toBe('0')
  })
})

test('a compose file is held to what it says', async () => {
  await using place = lab(host, 'cp')
  const project = place.name('shop')
  const [front, back] = [`${project}_front`, `${project}_back`]
  await using file = await labFile(
    host,
    place,
    `name: ${project}
services:
  web: {networks: [front, back]}
  db: {networks: {back: {ipv4_address: 172.30.61.9}}}
networks:
  front: {ipam: {config: [{subnet: 172.30.60.0/24}]}}
  back: {internal: true, ipam: {config: [{subnet: 172.30.61.0/24}]}}
x-netx:
  expect:
    rules:
      - service:web -> service:db: icmp, dns
`,
    'compose.yaml',
  )
  const refused = await file.run('plan')
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toContain('docker compose up')
  await place.docker('network', 'create', '--subnet', '172.30.60.0/24', front)
  await place.docker('network', 'create', '--internal', '--subnet', '172.30.61.0/24', back)
  const labels = (service: string) => [
    ...['--label', `com.docker.compose.project=${project}`],
    ...['--label', `com.docker.compose.service=${service}`],
  ]
  const [web, db] = ['web', 'db']
  const at = ['--network', back, '--ip', '172.30.61.9', '--network-alias', db]
  await place.container('shop-db-1', [...labels(db), ...at])
  const first = await place.container('shop-web-1', [
    ...labels(web),
    '--network',
    front,
    '--network-alias',
    web,
  ])
  await place.docker('network', 'connect', '--alias', web, back, first)
  expect(await file.planned()).toEqual([])
  expect((await file.run('verify')).exitCode).toBe(0)
  // What somebody took away comes back, with the name of the service.
  await place.docker('network', 'disconnect', back, first)
  expect(await file.planned()).toEqual(['connect shop-web-1 shop_back: '])
  await file.applied()
  expect((await file.run('verify')).exitCode).toBe(0)
  // Compose's networks are compose's.
  await file.write((await readFile(file.path, 'utf8')).replace('172.30.60.0/24', '172.30.62.0/24'))
  const blocked = await file.run('apply', '--yes', '--adopt')
  expect(blocked.exitCode).toBe(1)
  expect(blocked.stderr).toContain("it is compose's, and made anew with: docker compose down")
})

test('members that do not exist yet are waited for', async () => {
  await using place = lab(host, 'wt')
  const net = place.name('n')
  await using file = await labFile(
    host,
    place,
    `project: ${place.name('p')}\nnetworks:\n  ${net}:\n    subnet: 172.30.53.0/24\n    members:\n      ${place.name('late')}: 172.30.53.9\n`,
  )
  const early = await file.run('apply', '--yes')
  expect(early.exitCode).toBe(1)
  expect(early.stderr).toContain(`did not exist, the rest is done: ${place.name('late')} (${net})`)
  const waiting = startNetx(host, 'apply', '--yes', '--wait', '60s', '--file', file.path)
  await new Promise((resolve) => waiting.stdout.once('data', resolve))
  await place.container('late')
  expect((await waiting).exitCode).toBe(0)
  expect(
    await place.docker(
      'inspect',
      '--format',
      `{{(index .NetworkSettings.Networks "${net}").IPAddress}}`,
      place.name('late'),
    ),
  ).toBe('172.30.53.9')
})

test('killed after any request, an apply converges the next time', async () => {
  await using place = lab(host, 'kl')
  await shop(place)
  await using file = await labFile(host, place, text(place))
  const config = ['--config', `${file.path}.d`]
  const isChange = (method: string, path: string) =>
    /^POST \S+\/networks\/(create|\w+\/(dis)?connect)\??$/.test(`${method} ${path}`)
  let stop = 0
  for (let isKilled = true; isKilled; ) {
    stop += 1
    isKilled = false
    let seen = 0
    let kill = () => {}
    const after = (method: string, path: string) => {
      if (!isChange(method, path) || ++seen !== stop) return
      isKilled = true
      kill()
    }
    await using watched = await proxy(host, { after })
    const applying = startNetx(watched.host, ...config, 'apply', '--yes', '--file', file.path)
    kill = () => void applying.kill('SIGKILL')
    await applying
    expect(await netx(host, ...config, 'apply', '--yes', '--file', file.path)).toMatchObject({
      exitCode: 0,
    })
    expect(await file.planned()).toEqual([])
    await netx(host, ...config, 'destroy', '--yes', '--file', file.path)
    for (const short of ['redis-1', 'redis-2', 'mysql-1', 'mysql-2', 'app'])
      await place.docker('network', 'connect', 'bridge', place.name(short))
  }
  // Two networks, six connections, five that leave the default bridge, and one whole.
  expect(stop).toBe(14)
})
