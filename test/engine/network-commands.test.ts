import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { docker, lab, TOOLBOX } from '../support/docker.ts'
import { netx, startNetx } from '../support/netx.ts'

const { host } = inject('engine')
const stage = lab(host, 'netcmd')
const net = stage.name('net')
const other = stage.name('other')
const run = (...args: string[]) => netx(host, ...args)
const addressOn = (network: string, container: string) =>
  stage.docker(
    'inspect',
    '-f',
    `{{with index .NetworkSettings.Networks "${network}"}}{{.IPAMConfig}}{{end}}`,
    container,
  )

let web = ''
let db = ''
let stopped = ''

beforeAll(async () => {
  await stage.network('net', '--subnet', '10.96.0.0/24')
  await stage.network('other', '--subnet', '10.97.0.0/24', '--label', 'b=2', '--label', 'a=1')
  web = await stage.container('web')
  db = await stage.container('db')
  stopped = stage.name('stopped')
  await stage.docker('create', '--name', stopped, ...TOOLBOX)
})
afterAll(() => stage.dispose())

describe('connect and disconnect', () => {
  it('attach several containers, each with its address, and say nothing', async () => {
    const ips = ['--ip', `${web}=10.96.0.11`, '--ip', `${db}=10.96.0.12`]
    expect(await run('connect', ...ips, '--alias', 'one,two', net, web, db, stopped)).toEqual(success(''))
    expect(await addressOn(net, web)).toContain('10.96.0.11')
    expect(await addressOn(net, db)).toContain('10.96.0.12')
    expect(await stage.docker('inspect', '-f', '{{json .NetworkSettings.Networks}}', stopped)).toContain(
      '"two"',
    )
  })

  it('detach several containers, and print nothing', async () => {
    const { exitCode, stdout } = await run('disconnect', net, web, db, stopped)
    expect([exitCode, stdout]).toEqual([0, ''])
    expect(await addressOn(net, web)).toBe('')
    expect(await addressOn(net, stopped)).toBe('')
  })

  it('touch nobody when one of the containers does not exist', async () => {
    const { exitCode, stderr } = await run('connect', net, web, 'netcmd-nobody')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('No such container: netcmd-nobody')
    expect(await addressOn(net, web)).toBe('')
  })

  it('refuse a network that does not exist to a stopped container, which can still start', async () => {
    const { exitCode, stderr } = await run('connect', 'netcmd-nowhere', stopped)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('network netcmd-nowhere not found')
    await stage.docker('start', stopped)
    await stage.docker('rm', '--force', stopped)
    await stage.docker('create', '--name', stopped, ...TOOLBOX)
  })

  it('undo what was done when a later one is refused', async () => {
    const ips = ['--ip', `${web}=10.96.0.11`, '--ip', `${db}=10.99.0.1`]
    const { exitCode, stderr } = await run('connect', ...ips, net, web, db)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`${db} could not be connected to ${net}: Error response from daemon: `)
    expect(stderr).toContain(`What was done before is undone: ${web}.`)
    expect(await addressOn(net, web)).toBe('')
  })

  it('refuse an address that could be anybody’s', async () => {
    const { exitCode, stderr } = await run('connect', '--ip', '10.96.0.11', net, web, db)
    expect(exitCode).toBe(125)
    expect(stderr).toContain('--ip 10.96.0.11 does not say which of the 2 containers it is for')
  })

  it('give a gateway priority, or say that the engine knows none', async () => {
    const apiVersion = await stage.docker('version', '--format', '{{.Server.APIVersion}}')
    const { exitCode, stderr } = await run('connect', '--gw-priority', '7', net, web)
    if (Number(apiVersion.split('.')[1]) < 48) {
      const refusal = `"--gw-priority" requires API version 1.48, but the Docker daemon API version is ${apiVersion}`
      expect([exitCode, stderr.split('\n')[0]]).toEqual([1, refusal])
      expect(await addressOn(net, web)).toBe('')
    } else {
      expect(exitCode).toBe(0)
      expect(await stage.docker('inspect', '-f', '{{json .NetworkSettings.Networks}}', web)).toContain(
        '"GwPriority":7',
      )
      // The highest gives the default route, so that it goes with the network.
      const left = await run('disconnect', net, web)
      expect(left).toMatchObject({
        exitCode: 0,
        stderr: expect.stringMatching(/^WARNING: .* loses its default route/),
      })
    }
  })

  it('let go by force of what cannot be looked up', async () => {
    const { exitCode, stderr } = await run('disconnect', '--force', net, 'netcmd-nobody')
    const docked = await docker(host, 'network', 'disconnect', '--force', net, 'netcmd-nobody')
    expect([exitCode, stderr.split('\n')[0]]).toEqual([docked.exitCode, docked.stderr.split('\n')[0]])
  })
})

describe('create', () => {
  it('names the holder of a subnet that is taken', async () => {
    const { exitCode, stdout, stderr } = await run('create', '--subnet', '10.96.0.128/25', stage.name('late'))
    expect([exitCode, stdout]).toEqual([1, ''])
    expect(stderr).toBe(
      `subnet 10.96.0.128/25 overlaps with 10.96.0.0/24 of network "${net}"\n` +
        `Take 10.96.1.0/25, which is free, or give that one up: docker netx rm ${net}`,
    )
  })

  it('refuses bad addressing as a usage error', async () => {
    const { exitCode, stderr } = await run(
      'create',
      '--subnet',
      '10.98.0.0/24',
      '--gateway',
      '10.99.0.1',
      'netcmd-x',
    )
    expect([exitCode, stderr.split('\n')[0]]).toEqual([125, 'no matching subnet for gateway 10.99.0.1'])
  })
})

describe('ls', () => {
  it('shows subnets and counts who is there and who is stopped', async () => {
    await stage.docker('network', 'connect', net, web)
    await stage.docker('network', 'connect', net, stopped)
    const { stdout } = await run('ls', '--filter', `name=${stage.name('')}`)
    expect(stdout.replace(/[\da-f]{12}/g, 'ID').replace(/ +/g, ' ')).toMatch(
      new RegExp(
        [
          '^NETWORK ID NAME DRIVER SCOPE SUBNET GATEWAY USED MEMBERS$',
          `^ID ${net} bridge local 10.96.0.0/24 (10.96.0.1 )?<1% 1 \\(1 stopped\\)$`,
          `^ID ${other} bridge local 10.97.0.0/24 (10.97.0.1 )?<1% 0$`,
        ].join('\n'),
        'm',
      ),
    )
    await stage.docker('network', 'disconnect', net, web)
    await stage.docker('network', 'disconnect', net, stopped)
  })

  it('is a JSON document on request', async () => {
    const { stdout } = await run('ls', '--format', 'json', '-f', `name=${other}`)
    const { schemaVersion, networks } = JSON.parse(stdout)
    expect([schemaVersion, networks.length]).toEqual([1, 1])
    expect(networks[0]).toMatchObject({
      name: other,
      subnets: [{ subnet: '10.97.0.0/24', ipRange: null }],
      members: { running: 0, stopped: 0 },
    })
    expect(JSON.stringify(networks[0].labels)).toBe('{"a":"1","b":"2"}')
  })

  it.each([
    ['-q'],
    ['-q', '--no-trunc'],
    ['-q', '-f', 'driver=bridge'],
    ['--quiet', '--filter', 'type=custom'],
  ])('%j prints the ids that docker prints', async (...flags) => {
    const docked = await docker(host, 'network', 'ls', ...flags)
    expect(await run('ls', ...flags)).toEqual(docked)
    expect(await run('list', ...flags)).toEqual(docked)
  })

  it('refuses a format that it does not have', async () => {
    const { exitCode, stderr } = await run('ls', '--format', '{{.Name}}')
    expect(exitCode).toBe(125)
    expect(stderr).toContain('must be one of table, json')
  })
})

describe('inspect', () => {
  it('prints what docker prints', async () => {
    expect(await run('inspect', net, 'bridge')).toEqual(
      await docker(host, 'network', 'inspect', net, 'bridge'),
    )
    expect(await run('inspect', '-v', '--format', 'json', net)).toEqual(
      await docker(host, 'network', 'inspect', '-v', '--format', 'json', net),
    )
  })

  it('prints what there is, and names what there is not', async () => {
    const { exitCode, stdout, stderr } = await run('inspect', 'netcmd-a', net, 'netcmd-b')
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject([{ Name: net }])
    expect(stderr).toMatch(/network netcmd-a not found\n.*network netcmd-b not found\n/s)
    expect((await run('inspect', 'netcmd-a')).stdout).toBe('[]')
  })

  it('refuses a template', async () => {
    const { exitCode, stderr } = await run('inspect', '-f', '{{.Name}}', net)
    expect(exitCode).toBe(125)
    expect(stderr).toContain('must be json')
  })
})

describe('rm', () => {
  it('removes what it can, and names who holds the rest', async () => {
    const gone = await stage.network('gone')
    await stage.docker('network', 'connect', net, web)
    await stage.docker('network', 'connect', net, db)
    const { exitCode, stdout, stderr } = await run('rm', net, 'netcmd-nowhere', gone)
    expect([exitCode, stdout]).toEqual([1, gone])
    expect(stderr).toContain(`network "${net}" is in use by ${db}, ${web}\n`)
    expect(stderr).toContain(`docker netx disconnect ${net} ${db} ${web}\n`)
    expect(stderr).toContain('network netcmd-nowhere not found\n')
    expect(await run('disconnect', net, web, db)).toEqual(success(''))
  })

  it('does not mind with --force that a network is missing', async () => {
    expect(await run('remove', '-f', 'netcmd-nowhere')).toEqual(success(''))
  })
})

describe('prune', () => {
  const filter = ['--filter', `label=${stage.name('prune')}`]
  const question = [
    'WARNING! This will remove all custom networks not used by at least one container.',
    'Are you sure you want to continue? [y/N] ',
  ].join('\n')

  beforeAll(() => stage.network('unused', '--label', stage.name('prune')))

  it.each(['', 'n\n', 'yes\n'])('keeps everything when answered %j', async (answer) => {
    expect(await answering(answer, 'prune', ...filter)).toEqual(success(question))
    expect(await stage.docker('network', 'ls', '-q', ...filter)).not.toBe('')
  })

  it('removes what is unused when answered y', async () => {
    expect(await answering('Y\n', 'prune', ...filter)).toEqual(
      success(`${question}Deleted Networks:\n${stage.name('unused')}\n`),
    )
  })

  it('neither asks nor tells with --force and nothing to do', async () => {
    expect(await run('prune', '-f', ...filter)).toEqual(success(''))
  })
})

async function answering(answer: string, ...args: string[]) {
  const asking = startNetx(host, ...args)
  asking.stdin.end(answer)
  const { stdout, stderr, exitCode } = await asking
  return { stdout, stderr, exitCode }
}

function success(stdout: string) {
  return { stdout, stderr: '', exitCode: 0 }
}
