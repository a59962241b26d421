import { expect, inject, test } from 'vitest'
import { majorOf } from '../../src/model/topology.ts'
import { labFile } from '../support/blueprint-lab.ts'
import { docker, type Lab, lab, SLEEPER } from '../support/docker.ts'
import { netx, startNetx } from '../support/netx.ts'
import { proxy } from '../support/refusing-proxy.ts'

const { host, version } = inject('engine')

/** A network's subnet, and its members by their addresses, without the names of the lab. */
async function members(place: Lab, network: string): Promise<string> {
  const template =
    '{{range .IPAM.Config}}{{.Subnet}}{{end}}{{range .Containers}} {{.Name}}={{.IPv4Address}}{{end}}'
  const text = await place.docker('network', 'inspect', '--format', template, place.name(network))
  const [subnet = '', ...rest] = text.replaceAll(place.name(''), '').split(' ')
  return [subnet, ...rest.sort()].join(' ')
}

const network = (place: Lab, name: string, subnet: string, ...lines: string[]) =>
  [
    `  ${place.name(name)}:`,
    `    subnet: ${subnet}`,
    '    members:',
    ...lines.map((line) => `      ${place.name(line)}`),
  ].join('\n')

const content = (place: Lab, ...networks: string[]) =>
  `project: ${place.name('p')}\nnetworks:\n${networks.join('\n')}\n`

test('networks exchange their subnets, and one takes what another leaves', async () => {
  await using place = lab(host, 'xc')
  await place.container('web')
  await place.container('db')
  await using file = await labFile(
    host,
    place,
    content(
      place,
      network(place, 'one', '172.30.70.0/24', 'web: 172.30.70.5', 'db:'),
      network(place, 'two', '172.30.71.0/24', 'db: 172.30.71.6'),
      network(place, 'six', '172.30.72.0/24', 'web:'),
    ),
  )
  await file.applied()
  await file.write(
    content(
      place,
      network(place, 'one', '172.30.71.0/24', 'web: 172.30.71.5', 'db:'),
      network(place, 'two', '172.30.72.0/24', 'db: 172.30.72.6'),
      network(place, 'six', '172.30.70.0/24', 'web:'),
    ),
  )
  await file.applied()
  expect(await file.planned()).toEqual([])
  expect(await members(place, 'one')).toBe('172.30.71.0/24 db=172.30.71.2/24 web=172.30.71.5/24')
  expect(await members(place, 'two')).toBe('172.30.72.0/24 db=172.30.72.6/24')
})

test('what cannot be made anew together stays as it was, all of it', async () => {
  await using place = lab(host, 'xr')
  await place.container('web')
  const first = content(
    place,
    network(place, 'one', '172.30.70.0/24', 'web: 172.30.70.5'),
    network(place, 'two', '172.30.71.0/24', 'web:'),
  )
  await using file = await labFile(host, place, first)
  await file.applied()
  const before = [await members(place, 'one'), await members(place, 'two')]
  // No engine has this driver option, and it says so only when the network is made.
  const wrong = '    options: {com.docker.network.bridge.enable_icc: maybe}\n'
  const swapped = content(
    place,
    network(place, 'one', '172.30.71.0/24', 'web: 172.30.71.5'),
    network(place, 'two', '172.30.70.0/24', 'web:'),
  )
  await file.write(swapped + wrong)
  const { exitCode, stderr } = await file.run('apply', '--yes')
  expect(exitCode).toBe(1)
  expect(stderr.replace(/\s+/g, ' ')).toContain('and their members are as they were')
  expect([await members(place, 'one'), await members(place, 'two')]).toEqual(before)
  await file.write(first)
  expect(await file.planned()).toEqual([])
})

test('who joins a network that is made anew gets the address that is his', async () => {
  await using place = lab(host, 'nw')
  await place.container('old')
  await using file = await labFile(host, place, content(place, network(place, 'n', '172.30.70.0/24', 'old:')))
  await file.applied()
  await place.container('new')
  await file.write(content(place, network(place, 'n', '172.30.71.0/24', 'old:', 'new: 172.30.71.2')))
  expect(await file.planned()).toEqual([
    'replace n: has subnet 172.30.70.0/24, not 172.30.71.0/24',
    'connect new n: ',
  ])
  await file.applied()
  expect(await members(place, 'n')).toBe('172.30.71.0/24 new=172.30.71.2/24 old=172.30.71.3/24')
  expect(await file.planned()).toEqual([])
})

test('an address is free that its holder has by chance, or on the network that goes', async () => {
  await using place = lab(host, 'ch')
  await place.container('old')
  const before = network(place, 'n', '172.30.70.0/24', 'old:')
  await using file = await labFile(host, place, content(place, before))
  await file.applied()
  expect(await members(place, 'n')).toBe('172.30.70.0/24 old=172.30.70.2/24')
  await place.container('new')
  // On the network that stays.
  await file.write(content(place, network(place, 'n', '172.30.70.0/24', 'old:', 'new: 172.30.70.2')))
  expect(await file.planned()).toEqual([
    'connect new n: ',
    'reconnect old n: has 172.30.70.2 by chance, which is for new',
  ])
  await file.applied()
  expect(await members(place, 'n')).toBe('172.30.70.0/24 new=172.30.70.2/24 old=172.30.70.3/24')
  expect(await file.planned()).toEqual([])
  // On one that is made anew with the same addresses.
  await place.container('newer')
  const internal = network(
    place,
    'n',
    '172.30.70.0/24',
    'old:',
    'new: 172.30.70.4',
    'newer: 172.30.70.3',
  ).replace('    members', '    internal: true\n    members')
  await file.write(content(place, internal))
  await file.applied()
  expect(await members(place, 'n')).toMatch(/^\S+ new=172.30.70.4\/24 newer=172.30.70.3\/24 old=/)
  expect(await file.planned()).toEqual([])
})

test('a container that never ran goes along with its network', async () => {
  await using place = lab(host, 'cr')
  await place.container('old')
  await using file = await labFile(host, place, content(place, network(place, 'n', '172.30.70.0/24', 'old:')))
  await file.applied()
  const name = place.name('waits')
  await place.docker(
    'create',
    '--name',
    name,
    '--network',
    place.name('n'),
    '--ip',
    '172.30.70.9',
    ...SLEEPER,
  )
  await file.write(content(place, network(place, 'n', '172.30.71.0/24', 'old:', 'waits:')))
  await file.applied()
  expect(await file.planned()).toEqual([])
  await place.docker('start', name)
  expect(await members(place, 'n')).toBe('172.30.71.0/24 old=172.30.71.2/24 waits=172.30.71.3/24')
  expect(await file.planned()).toEqual([])
})

test('one address is not for two containers', async () => {
  await using place = lab(host, 'tw')
  const label = ['--label', `com.docker.compose.service=${place.name('web')}`]
  await place.container('web-1', label)
  await place.container('web-2', label)
  await using file = await labFile(
    host,
    place,
    content(place, network(place, 'n', '172.30.70.0/24')).replace(
      'members:',
      `members:\n      service:${place.name('web')}: 172.30.70.9`,
    ),
  )
  const { exitCode, stderr } = await file.run('plan')
  expect(exitCode).toBe(1)
  expect(stderr.replace(/\s+/g, ' ')).toContain(
    `172.30.70.9 on ${place.name('n')} is for ${place.name('web-1')} (${file.path}:6), and for ${place.name('web-2')} (${file.path}:6)`,
  )
})

test('who is on no network joins one', async () => {
  await using place = lab(host, 'no')
  await place.container('web', ['--network', 'none'])
  await using file = await labFile(
    host,
    place,
    content(place, network(place, 'n', '172.30.70.0/24', 'web: 172.30.70.5')),
  )
  expect(await file.planned()).toEqual([
    'create n',
    'connect web n: ',
    'disconnect web none: can be on no other network with it',
  ])
  await file.applied()
  expect(await members(place, 'n')).toBe('172.30.70.0/24 web=172.30.70.5/24')
  expect(await file.planned()).toEqual([])
  // One member makes no pair, so that nothing is proven.
  expect((await file.run('verify')).exitCode).toBe(3)
})

test('a glob means those that can be connected, and a name that cannot has its line', async () => {
  await using place = lab(host, 'gl')
  await place.container('web-1')
  await place.container('web-2', ['--network', 'host'])
  await using file = await labFile(
    host,
    place,
    content(place, network(place, 'n', '172.30.70.0/24', 'web-*:')),
  )
  await file.applied()
  const { stdout } = await file.run('plan')
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    `${place.name('web-2')} runs in the network of the engine's host, and can be on no other`,
  )
  expect(await file.planned()).toEqual([])
  await file.write(content(place, network(place, 'n', '172.30.70.0/24', 'web-2:')))
  const refused = await file.run('apply', '--yes')
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr.replace(/\s+/g, ' ')).toContain(`can be on no other (${file.path}:6)`)
})

test('a network stays on which a container was started by its id', async () => {
  await using place = lab(host, 'si')
  await using file = await labFile(host, place, content(place, network(place, 'n', '172.30.70.0/24', 'web:')))
  await file.run('apply', '--yes')
  const id = await place.docker('network', 'inspect', '--format', '{{.Id}}', place.name('n'))
  const web = await place.container('web', ['--network', id])
  await file.write(content(place, network(place, 'n', '172.30.71.0/24', 'web:')))
  const applying = await file.run('apply', '--yes')
  const renumbering = await netx(host, 'renumber', '--subnet', '172.30.72.0/24', place.name('n'))
  for (const { exitCode, stderr } of [applying, renumbering]) {
    expect(exitCode).toBe(1)
    expect(stderr.replace(/\s+/g, ' ')).toContain(`${web} was started on`)
  }
  expect(await members(place, 'n')).toContain('172.30.70.0/24 web=')
})

test('members leave a network that has got another name', async () => {
  await using place = lab(host, 'rn')
  const before = network(place, 'n', '172.30.70.0/24', 'other:')
  await place.container('other')
  await using file = await labFile(host, place, content(place, before))
  await file.applied()
  // By somebody's hand, and not by the file.
  await place.docker('network', 'connect', place.name('n'), await place.container('web'))
  await file.write(content(place, network(place, 'renamed', '172.30.70.0/24', 'web:', 'other:')))
  await file.applied()
  expect(await file.planned()).toEqual([])
  expect(await members(place, 'renamed')).toBe('172.30.70.0/24 other=172.30.70.2/24 web=172.30.70.3/24')
  expect((await docker(host, 'network', 'inspect', place.name('n'))).exitCode).toBe(1)
})

test('a network stays on which a container was started, since that is bound to it', async () => {
  await using place = lab(host, 'sn')
  await using file = await labFile(host, place, content(place, network(place, 'n', '172.30.70.0/24', 'web:')))
  await file.run('apply', '--yes')
  const web = await place.container('web', ['--network', place.name('n')])
  await file.write(content(place, network(place, 'renamed', '172.30.71.0/24', 'web:')))
  const { exitCode, stderr } = await file.run('apply', '--yes')
  expect(exitCode).toBe(1)
  expect(stderr.replace(/\s+/g, ' ')).toContain(
    `${web} was started on it: without it newer engines connect it to no other`,
  )
  await file.write(content(place, network(place, 'n', '172.30.70.0/24', 'web:')))
  expect((await file.run('destroy', '--yes')).stderr.replace(/\s+/g, ' ')).toContain(
    `newer engines connect or restart them on no other: ${web}`,
  )
  if (Number.parseInt(version, 10) >= 26)
    expect((await docker(host, 'network', 'connect', 'bridge', web)).exitCode).toBe(1)
})

test('nobody who could answer is no consent', async () => {
  await using place = lab(host, 'as')
  await place.container('web')
  await using file = await labFile(host, place, content(place, network(place, 'n', '172.30.70.0/24', 'web:')))
  for (const command of ['apply', 'destroy']) {
    const asking = startNetx(host, command, '--file', file.path)
    asking.stdin.end()
    const { exitCode, stderr } = await asking
    expect(exitCode).toBe(125)
    expect(stderr).toContain('--yes')
    if (command === 'apply') await file.applied()
  }
  expect(await members(place, 'n')).toContain('web=')
})

test('what is no longer in the file stands in the order of names', async () => {
  await using place = lab(host, 'or')
  const all = ['c', 'a', 'd', 'b'].map((name, at) => network(place, `n${name}`, `172.30.7${at}.0/24`))
  const bare = (networks: string[]) => content(place, ...networks).replaceAll('    members:', '')
  await using file = await labFile(host, place, bare(all))
  await file.applied()
  await file.write(bare([network(place, 'n', '172.30.79.0/24')]))
  expect((await file.planned()).map((line) => line.split(':')[0])).toEqual([
    'create n',
    ...['na', 'nb', 'nc', 'nd'].map((name) => `remove ${name}`),
  ])
})

test('a way back is taken whoever stands in it', async () => {
  await using place = lab(host, 'wb')
  for (const short of ['bbb', 'ccc']) await place.container(short)
  const there = content(place, network(place, 'n', '172.30.70.0/24', 'bbb: 172.30.70.2', 'ccc:'))
  const here = content(place, network(place, 'n', '172.30.70.0/24', 'bbb: 172.30.70.5', 'ccc: 172.30.70.2'))
  await using file = await labFile(host, place, there)
  const isConnect = (path: string) => /networks\/\w+\/connect/.test(path)
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    await file.write(there)
    await file.applied()
    await file.write(here)
    let end = () => {}
    await using watched = await proxy(host, { after: (_, path) => isConnect(path) && end() })
    const applying = startNetx(watched.host, 'apply', '--yes', '--file', file.path)
    end = () => void applying.kill(signal)
    expect((await applying).exitCode).not.toBe(0)
    await file.applied()
    expect(await file.planned()).toEqual([])
  }
  // What netx itself gave to somebody does not hinder the file that was before.
  await file.write(there)
  await file.applied()
  expect(await file.planned()).toEqual([])
})

test('a network that is made anew keeps its subnet where any will do, and says what is lost', async () => {
  await using place = lab(host, 'ks')
  await place.docker('network', 'create', '--subnet', '172.30.75.0/24', place.name('n'))
  await place.container('old', ['--network', place.name('n'), '--ip', '172.30.75.50'])
  const any = `  ${place.name('n')}:\n    subnet: auto/24\n    internal: true\n    members: {${place.name('old')}: }`
  await using file = await labFile(host, place, content(place, any))
  await file.applied('--adopt')
  expect(await members(place, 'n')).toBe('172.30.75.0/24 old=172.30.75.50/24')
  await file.write(content(place, any.replace('auto/24', '172.30.76.0/24')))
  expect((await file.run('plan', '--adopt')).stdout).toContain(`${place.name('old')} loses 172.30.75.50`)
})

test('what an engine cannot do is refused before anything is done', async () => {
  await using place = lab(host, 'im')
  const net = place.name('n')
  await place.docker('network', 'create', '--subnet', '172.30.70.0/24', net)
  await place.container('xx', ['--network', net, '--ip', '172.30.70.11'])
  await place.container('yy')
  await place.docker('stop', '--time', '0', place.name('xx'))
  await using file = await labFile(host, place, '')
  const refused = async (text: string, words: string, exitCode = 1) => {
    await file.write(text)
    const run = await file.run('apply', '--yes', '--adopt')
    expect([run.exitCode, run.stderr.replace(/\s+/g, ' ')]).toEqual([
      exitCode,
      expect.stringContaining(words),
    ])
  }
  const one = (...lines: string[]) => content(place, network(place, 'n', '172.30.70.0/24', ...lines))
  // The address of one who is stopped, whom the file names for something else.
  await refused(one('xx: {aliases: [foo]}', 'yy: 172.30.70.11'), `${place.name('xx')} has it`)
  // A gateway in the place of one who goes along.
  const gateway = one('yy:').replace('    members', '    gateway: 172.30.70.11\n    members')
  await refused(gateway, `would be that of the gateway, and of ${place.name('xx')}`)
  // Too small for those who go along.
  await place.docker('start', place.name('xx'))
  await place.container('zz', ['--network', net])
  await refused(one('yy:').replaceAll('172.30.70.0/24', '172.30.77.0/30'), 'has 1 address left')
  // What only newer engines know.
  if (majorOf(version) < 28) await refused(one('yy: {priority: 5}'), '"priority (')
  // Somebody who never comes to rest.
  await place.container('rr', ['--network', net, '--restart', 'always'], ['netx-test/busybox', 'false'])
  // The engine waits twice as long before each restart: 13 seconds by then, so that it is seen waiting, not running.
  await place.until(place.name('rr'), '{{and .State.Restarting (ge .RestartCount 8)}}', 'true')
  await refused(one('yy:').replaceAll('172.30.70', '172.30.77'), 'stop it first: docker stop')
})

test('what others made stays theirs, and who has no network of his own is let be', async () => {
  await using place = lab(host, 'th')
  const net = await place.network('theirs', '--subnet', '172.30.70.0/24')
  const red = await place.container('red', ['--network', net])
  await place.container('web-1')
  await place.container('web-2', ['--network', 'host'])
  await using file = await labFile(
    host,
    place,
    `project: ${place.name('p')}\nexclusive: true\nnetworks:\n  ${net}: {external: true, members: {${red}: 172.30.70.11}}\n` +
      `  ${place.name('own')}: {members: {"${place.name('web')}*": }}\n`,
  )
  await file.applied()
  expect(await file.planned()).toEqual([])
  expect((await file.run('destroy', '--yes')).exitCode).toBe(0)
  expect(await members(place, 'theirs')).toBe('172.30.70.0/24 red=172.30.70.11/24')
})

test('a network with a subnet of IPv6 has IPv6', async () => {
  await using place = lab(host, 'v6')
  const web = await place.container('web')
  await using file = await labFile(
    host,
    place,
    content(place, network(place, 'n', '[172.30.70.0/24, "fd00:70::/64"]', 'web: {ip6: "fd00:70::5"}')),
  )
  await file.applied()
  const template = `{{(index .NetworkSettings.Networks "${place.name('n')}").GlobalIPv6Address}}`
  expect(await place.docker('inspect', '--format', template, web)).toBe('fd00:70::5')
  expect(await file.planned()).toEqual([])
})
