import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Code } from '../../src/explain/codes.ts'
import type { Explanation } from '../../src/explain/explain.ts'
import { lab, SLEEPER, TOOLBOX } from '../support/docker.ts'
import { matrix, netx } from '../support/netx.ts'
import { saboteur, withoutDrops } from '../support/sabotage.ts'

/** One place where one thing after the other goes wrong, and is put right again. */
const { host, name: engine, version } = inject('engine')
const place = lab(host, 'spoilt')
const who = (short: string) => place.name(short)
const { run, runIn, vethOf, withRules } = saboteur(host, engine)

type Spoil = (work: () => Promise<void>) => Promise<void>

interface Sabotage {
  readonly what: string
  /** The first reason that is told. */
  readonly code: Code
  /** Who is asked about, by short names: `a b` where nobody is named. */
  readonly words?: string
  /** Whether no other reason is told. */
  readonly isAlone?: boolean
  /** Of the engine, the oldest on which it can be made. */
  readonly since?: number
  /** Works while it is wrong; where nothing is said, the question is wrong. */
  readonly spoil?: Spoil
}

/** Works between two steps, of which the second undoes the first. */
function between(wrong: () => Promise<unknown>, right: () => Promise<unknown>): Spoil {
  return async (work) => {
    try {
      await wrong()
      await work()
    } finally {
      await right()
    }
  }
}

/** Works while there is that rule, as iptables takes it. */
function rule(words: string, runThere: (command: string) => Promise<string>): Spoil {
  return between(
    () => runThere(`iptables -I ${words}`),
    () => runThere(`iptables -D ${words}`),
  )
}

const OWN_TABLE = 'add table inet own; add chain inet own in { type filter hook input priority 0; };'
const SUBNET = '10.90.0.0/24'
const A = '10.90.0.10'
const B = '10.90.0.11'
const inside = (short: string, command: string) => runIn(who(short), 'sh', '-c', command)
const docker = (...words: string[]) => place.docker(...words)
const setting = (name: string, value: number) => run('sysctl', '-w', `${name}=${value}`)
const RULES = join(tmpdir(), `${place.name('rules')}.txt`)
const ROUTES = `ip route replace ${SUBNET} dev eth0 && ip route replace default via 10.90.0.1`

const SABOTAGES: readonly Sabotage[] = [
  {
    what: 'an interface is down',
    code: 'NX033',
    spoil: between(
      () => inside('b', 'ip link set eth0 down'),
      () => inside('b', `ip link set eth0 up && ${ROUTES}`),
    ),
  },
  {
    what: 'a veth is down on the host',
    code: 'NX033',
    spoil: async (work) => {
      const veth = await vethOf(who('b'))
      const set = (state: string) => run('ip', 'link', 'set', veth, state)
      await between(
        () => set('down'),
        () => set('up'),
      )(work)
    },
  },
  {
    what: 'a bridge is down',
    code: 'NX033',
    spoil: between(
      () => run('ip', 'link', 'set', 'spoilt0', 'down'),
      () => run('ip', 'link', 'set', 'spoilt0', 'up'),
    ),
  },
  {
    what: 'a veth is off its bridge',
    code: 'NX037',
    spoil: async (work) => {
      const veth = await vethOf(who('b'))
      const off = () => run('ip', 'link', 'set', veth, 'nomaster')
      await between(off, () => run('ip', 'link', 'set', veth, 'master', 'spoilt0'))(work)
    },
  },
  {
    what: 'routes of the target are gone',
    code: 'NX034',
    spoil: between(
      () => inside('b', 'ip route flush table main'),
      () => inside('b', ROUTES),
    ),
  },
  {
    what: 'a narrower route of the asker',
    code: 'NX034',
    spoil: between(
      () => inside('a', `ip route add ${B}/32 dev lo`),
      () => inside('a', `ip route delete ${B}/32`),
    ),
  },
  {
    what: 'an address is removed',
    code: 'NX015',
    spoil: between(
      () => inside('b', 'ip address flush dev eth0'),
      () => inside('b', `ip address add ${B}/24 dev eth0 && ${ROUTES}`),
    ),
  },
  {
    what: 'an address is stolen',
    code: 'NX016',
    spoil: between(
      async () => {
        await inside('b', 'ip link set eth0 arp off')
        await inside('thief', `ip address add ${B}/24 dev eth0`)
      },
      async () => {
        await inside('thief', `ip address delete ${B}/24 dev eth0`)
        await inside('b', 'ip link set eth0 arp on')
      },
    ),
  },
  {
    what: 'the rules that isolate are gone',
    code: 'NX013',
    words: 'a far',
    spoil: (work) => withRules(withoutDrops, work),
  },
  {
    what: 'the host does not filter bridges',
    code: 'NX035',
    words: 'quiet1 quiet2',
    spoil: between(
      () => setting('net.bridge.bridge-nf-call-iptables', 0),
      () => setting('net.bridge.bridge-nf-call-iptables', 1),
    ),
  },
  {
    what: 'the host forwards nothing',
    code: 'NX036',
    words: 'a routed',
    since: 28,
    spoil: between(
      () => setting('net.ipv4.ip_forward', 0),
      () => setting('net.ipv4.ip_forward', 1),
    ),
  },
  {
    what: 'a route of the host covers the subnet',
    code: 'NX032',
    words: 'on-host b',
    spoil: between(
      () => run('ip', 'route', 'add', '10.90.0.0/25', 'dev', 'docker0'),
      () => run('ip', 'route', 'delete', '10.90.0.0/25'),
    ),
  },
  {
    what: 'a smaller MTU on the way',
    code: 'NX017',
    spoil: between(
      () => inside('b', 'ip link set eth0 mtu 1300'),
      () => inside('b', 'ip link set eth0 mtu 1500'),
    ),
  },
  {
    what: 'a rule in DOCKER-USER of which one part is not understood',
    code: 'NX030',
    spoil: rule('DOCKER-USER -m limit --limit 1000/second -j DROP', (command) => run('sh', '-c', command)),
  },
  {
    what: 'a rule about a port on which nobody listens',
    code: 'NX030',
    words: 'a b:9090',
    spoil: rule('DOCKER-USER -p tcp --dport 9090 -j DROP', (command) => run('sh', '-c', command)),
  },
  {
    what: 'a rule of the family bridge about ports of the bridge',
    code: 'NX030',
    spoil: async (work) => {
      const table = 'add table bridge own; add chain bridge own f { type filter hook forward priority 0; };'
      const drop = `add rule bridge own f oifname ${await vethOf(who('b'))} drop`
      await between(
        () => run('nft', `${table} ${drop}`),
        () => run('nft', 'delete', 'table', 'bridge', 'own'),
      )(work)
    },
  },
  {
    what: 'a rule inside the target',
    code: 'NX030',
    spoil: rule('INPUT -i eth0 -j DROP', (command) => inside('b', command)),
  },
  {
    what: 'a rule inside the target about what it answers',
    code: 'NX030',
    spoil: rule('OUTPUT -p icmp -m conntrack --ctstate ESTABLISHED -j DROP', (command) =>
      inside('b', command),
    ),
  },
  {
    what: 'a rule inside the asker that rejects',
    code: 'NX030',
    spoil: rule(`OUTPUT -d ${B} -j REJECT`, (command) => inside('a', command)),
  },
  {
    what: 'a rule of the other backend',
    code: 'NX030',
    spoil: between(
      () => inside('b', `iptables-legacy -A INPUT -s ${A} -j DROP`),
      () => inside('b', 'iptables-legacy -F INPUT'),
    ),
  },
  {
    what: 'a rule of nftables that counts nothing',
    code: 'NX030',
    spoil: between(
      () => inside('b', `nft '${OWN_TABLE} add rule inet own in ip saddr ${A} drop'`),
      () => inside('b', 'nft delete table inet own'),
    ),
  },
  {
    what: 'a rule about a wire that was laid by hand',
    code: 'NX030',
    spoil: async (work) => {
      await between(
        () => netx(host, 'link', who('a'), who('b')),
        () => netx(host, 'unlink', who('a'), who('b')),
      )(() => rule('INPUT -i netx0 -j DROP', (command) => inside('b', command))(work))
    },
  },
  {
    what: 'a rule about large packets',
    code: 'NX030',
    spoil: rule('FORWARD -m length --length 1400:65535 -j DROP', (command) => run('sh', '-c', command)),
  },
  {
    what: 'a rule about a published port',
    code: 'NX030',
    words: 'far b:8080',
    spoil: rule('INPUT -p tcp --dport 18081 -j DROP', (command) => run('sh', '-c', command)),
  },
  {
    what: 'a policy inside the target',
    code: 'NX031',
    spoil: between(
      () => inside('b', 'iptables -P INPUT DROP'),
      () => inside('b', 'iptables -P INPUT ACCEPT'),
    ),
  },
  {
    what: 'the rules that accept are gone',
    code: 'NX031',
    spoil: (work) =>
      withRules(
        (rules) => rules.replaceAll(/^-A FORWARD .*\n/gm, '').replace(/^:FORWARD \w+/m, ':FORWARD DROP'),
        work,
      ),
  },
  {
    what: 'a neighbour that is known by a wrong MAC address',
    code: 'NX018',
    spoil: between(
      () => inside('b', `ip neighbour replace ${A} lladdr 02:00:00:00:00:99 dev eth0 nud permanent`),
      () => inside('b', `ip neighbour delete ${A} dev eth0`),
    ),
  },
  {
    what: 'IPv6 is turned off',
    code: 'NX014',
    words: 'six1 six2',
    spoil: between(
      () => inside('six2', 'echo 1 > /proc/sys/net/ipv6/conf/eth0/disable_ipv6'),
      async () => undefined,
    ),
  },
  {
    what: 'it is paused',
    code: 'NX002',
    spoil: between(
      () => docker('pause', who('b')),
      () => docker('unpause', who('b')),
    ),
  },
  {
    what: 'it is stopped',
    code: 'NX001',
    spoil: between(
      () => docker('stop', '--time', '0', who('b')),
      () => docker('start', who('b')),
    ),
  },
  {
    what: 'whose network it runs in was restarted',
    code: 'NX003',
    words: 'a child',
    spoil: between(
      () => docker('restart', '--time', '0', who('thief')),
      () => docker('restart', '--time', '0', who('child')),
    ),
  },
  {
    what: 'it is taken off its network',
    code: 'NX004',
    spoil: between(
      () => docker('network', 'disconnect', who('n'), who('b')),
      () => docker('network', 'connect', '--ip', B, who('n'), who('b')),
    ),
  },
  {
    what: 'the DNS server is unreachable',
    code: 'NX026',
    spoil: between(
      () => inside('a', `iptables-save > ${RULES} && iptables -t nat -F`),
      () => inside('a', `iptables-restore < ${RULES}`),
    ),
  },
  { what: 'the DNS server is another', code: 'NX022', words: 'strange b' },
  { what: 'an alias is missing', code: 'NX023', words: '--name=cache a b' },
  { what: 'a name is that of somebody else', code: 'NX024', words: '--name=taken a b' },
  { what: 'a program listens on loopback', code: 'NX028', words: 'a shy:6379' },
  { what: 'nobody listens', code: 'NX029', words: 'a b:9090' },
  { what: 'the port is that of the host', code: 'NX027', words: 'a b:18081' },
  {
    what: 'a rule refuses for a port on which somebody listens',
    code: 'NX030',
    isAlone: true,
    words: 'a b:8080',
    spoil: rule('DOCKER-USER -p tcp --dport 8080 -j REJECT --reject-with tcp-reset', (command) =>
      run('sh', '-c', command),
    ),
  },
  { what: 'another network', code: 'NX005', words: 'a far' },
]

const possible = SABOTAGES.filter(({ since = 0 }) => Number.parseInt(version, 10) >= since)

async function explain(words = 'a b'): Promise<Explanation> {
  const named = words.split(' ').map((word) => (word.startsWith('--') ? word : word.replace(/^[^:]+/, who)))
  const { stdout, stderr } = await netx(host, 'explain', '--format', 'json', ...named)
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

describe.runIf(engine !== null)('a path that is sabotaged', () => {
  beforeAll(async () => {
    const bridge = ['--opt', 'com.docker.network.bridge.name=spoilt0']
    const network = await place.network('n', '--subnet', SUBNET, ...bridge)
    const other = await place.network('other', '--subnet', '10.90.1.0/24')
    const quiet = await place.network('quiet', '--opt', 'com.docker.network.bridge.enable_icc=false')
    const six = await place.network('six', '--ipv6', '--subnet', 'fd00:90::/64', '--subnet', '10.90.2.0/24')
    const file = join(await mkdtemp(join(tmpdir(), 'netx-')), 'resolv.conf')
    await writeFile(file, 'nameserver 127.0.0.1\n')
    const server = ['netx-test/scratch', '8080']
    await place.container('a', ['--network', network, '--ip', A], TOOLBOX)
    await place.container('b', ['--network', network, '--ip', B, '--publish', '18081:8080'], server)
    await place.container('thief', ['--network', network, '--network-alias', 'taken'])
    await place.container('child', ['--network', `container:${who('thief')}`])
    await place.container(
      'shy',
      ['--network', network],
      ['netx-test/redis', 'redis-server', '--bind', '127.0.0.1'],
    )
    await place.container('strange', ['--network', network, '--volume', `${file}:/etc/resolv.conf:ro`])
    await place.container('far', ['--network', other])
    await place.container('on-host', ['--network', 'host'])
    for (const name of ['quiet1', 'quiet2']) await place.container(name, ['--network', quiet], SLEEPER)
    for (const name of ['six1', 'six2']) await place.container(name, ['--network', six], SLEEPER)
    if (possible.some(({ words }) => words?.includes('routed'))) {
      const mode = ['--opt', 'com.docker.network.bridge.gateway_mode_ipv4=routed']
      await place.container('routed', ['--network', await place.network('r', ...mode)])
    }
  })
  afterAll(async () => await place.dispose())

  test('is one of a pair that talks', async () => {
    expect((await explain()).reasons).toEqual([])
  })

  test('has the same code in a matrix', async () => {
    await between(
      () => inside('b', 'ip link set eth0 down'),
      () => inside('b', `ip link set eth0 up && ${ROUTES}`),
    )(async () => {
      const { pairs } = await matrix(host, who('a'), who('b'))
      expect(pairs.map(({ probes }) => probes[0]?.code)).toEqual(['NX033', 'NX033'])
    })
    await rule(`FORWARD -s ${A} -d ${B} -j DROP`, (command) => run('sh', '-c', command))(async () => {
      const { pairs } = await matrix(host, who('a'), who('b'))
      expect(pairs.map(({ probes }) => probes[0]?.code)).toEqual(['NX030', 'NX030'])
    })
  })

  test.each(possible)('$what: $code', async ({ code, words, isAlone = false, spoil = (work) => work() }) => {
    await spoil(async () => {
      const codes = (await explain(words)).reasons.map((reason) => reason.code)
      expect(isAlone ? codes : codes.slice(0, 1)).toEqual([code])
    })
  })

  test('is put right again', async () => {
    expect((await explain()).reasons).toEqual([])
  })
})

test('there are twenty kinds of sabotage at least', () => {
  expect(new Set(SABOTAGES.map(({ what }) => what)).size).toBeGreaterThanOrEqual(20)
})
