import { expect, test } from 'vitest'
import type { Rule, Ruleset } from '../../../src/model/ruleset.ts'
import { readSaved, recorded, rulesetOf, savedOf } from '../../support/rulesets.ts'

/** What one helper told of a namespace, and what iptables-save and ip6tables-save said of it just then. */
const BACKENDS = ['nft', 'legacy'] as const

/** What is told by less than iptables says: a part that is not understood is never left out. */
const UNREAD: Record<(typeof BACKENDS)[number], readonly (readonly [saved: string, told: string])[]> = {
  nft: [
    ['-s 10.1.0.0/255.255.0.255 -j DROP', '<address & 0xffff00ff == 0x0a010000> -j DROP'],
    ['-f -j DROP', '<@network,48,16 & 0x1fff != 0x0000> -j DROP'],
    ['-p tcp -m tcp --tcp-flags SYN,RST SYN', '-p tcp <@transport,104,8 & 0x06 == 0x02>'],
    ['-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN', '-p tcp <@transport,104,8 & 0x17 == 0x02>'],
  ],
  legacy: [
    ['-s 10.1.0.0/255.255.0.255 -j DROP', '<source under a mask> -j DROP'],
    ['-f -j DROP', '<-f> -j DROP'],
  ],
}
const UNREAD_BY_BOTH = [
  ['-m conntrack --ctorigdst 1.2.3.4', '<-m conntrack>'],
  ['-j TCPMSS --clamp-mss-to-pmtu', '-j TCPMSS <not read>'],
  ['-j CT --notrack', '-j CT <not read>'],
  ['-p sctp', '-p 132'],
] as const

function decoded(file: string): Ruleset {
  const ruleset = rulesetOf(recorded(`${file}.told`))
  if (ruleset === null) throw new Error(`${file} could not be read`)
  return ruleset
}

test.each(BACKENDS)('every rule of iptables-%s is told as iptables-save tells it', (backend) => {
  const told = savedOf(decoded(backend))
  const saved = new Map([
    ...readSaved('ip', recorded(`iptables-${backend}.saved`)),
    ...readSaved('ip6', recorded(`ip6tables-${backend}.saved`)),
  ])
  const worded = (line: string) =>
    [...UNREAD[backend], ...UNREAD_BY_BOTH].reduce((text, [from, to]) => text.replace(from, to), line)
  for (const [place, lines] of saved) {
    // iptables shows a chain that nothing was ever put into, too.
    expect([place, told.get(place) ?? lines.slice(0, 1)]).toEqual([place, lines.map(worded)])
  }
  expect([...told.keys()].filter((place) => !saved.has(place))).toEqual([])
})

function rule(ruleset: Ruleset, text: string): Rule | undefined {
  const chains = ruleset.tables.flatMap((table) => table.chains)
  return chains.flatMap(({ rules }) => rules).find((one) => one.text.includes(text))
}

test.each(BACKENDS)('what a rule of iptables-%s asks, and what becomes of a packet', (backend) => {
  const ruleset = decoded(backend)
  expect(new Set(ruleset.tables.map((table) => table.backend))).toEqual(new Set([`iptables-${backend}`]))
  expect(rule(ruleset, '--sport 1000:2000')).toMatchObject({
    matches: expect.arrayContaining([
      { kind: 'interface', way: 'in', name: 'eth*', not: false },
      { kind: 'address', end: 'source', prefixes: ['10.1.2.3/32'], not: false },
      { kind: 'address', end: 'destination', prefixes: ['10.0.0.0/13'], not: false },
      { kind: 'protocol', protocol: 'tcp', not: false },
      { kind: 'port', end: 'source', ranges: [{ low: 1000, high: 2000 }], not: false },
      { kind: 'port', end: 'destination', ranges: [{ low: 80, high: 80 }], not: false },
    ]),
    verdict: { kind: 'accept' },
  })
  expect(rule(ruleset, '! -i br0 ! -o br1')?.matches).toContainEqual({
    kind: 'port',
    end: 'destination',
    ranges: [{ low: 53, high: 53 }],
    not: true,
  })
  expect(rule(ruleset, '--state INVALID,NEW')).toMatchObject({
    matches: [{ kind: 'conntrack', states: ['invalid', 'new'], not: false }],
    verdict: { kind: 'drop' },
  })
  expect(rule(ruleset, '-m addrtype')).toMatchObject({
    matches: [
      { kind: 'address-type', end: 'source', types: ['local'], not: false },
      { kind: 'address-type', end: 'destination', types: ['broadcast', 'multicast'], not: true },
    ],
    verdict: { kind: 'goto', chain: 'ONE' },
  })
  expect(rule(ruleset, '-j LOG --log-prefix')).toMatchObject({ matches: [{ kind: 'other' }], verdict: null })
  expect(rule(ruleset, '-j REJECT --reject-with tcp-reset')?.verdict).toEqual({ kind: 'reject' })
  const nat = (text: string) => rule(ruleset, text)?.verdict
  expect(nat('--dport 80 -j DNAT')).toEqual({ kind: 'dnat', to: '172.18.0.2:80' })
  expect(nat('[fd00::2]:80')).toEqual({ kind: 'dnat', to: '[fd00::2]:80' })
  expect(nat('-j SNAT')).toEqual({ kind: 'snat', to: '1.2.3.4-1.2.3.9:30-40' })
  expect(nat('! -o br-1 -j MASQUERADE')).toEqual({ kind: 'masquerade', to: null })
  expect(nat('--to-ports 8080')).toEqual({ kind: 'redirect', to: '8080' })
})

test('a chain at a hook has the place that it takes there', () => {
  const { tables } = decoded('legacy')
  const hooks = tables.map(({ name, family, chains }) => {
    return [family, name, chains.map(({ hook, type }) => hook && [hook.name, hook.priority, type])]
  })
  expect(hooks).toContainEqual([
    'ip',
    'nat',
    [
      ['prerouting', -100, 'nat'],
      ['input', 100, 'nat'],
      ['output', -100, 'nat'],
      ['postrouting', 100, 'nat'],
    ],
  ])
  const nft = decoded('nft').tables.find(({ family, name }) => family === 'ip' && name === 'nat')
  for (const { hook, name } of nft?.chains ?? []) {
    expect(hook?.priority, name).toBe(name === 'POSTROUTING' ? 100 : -100)
  }
})
