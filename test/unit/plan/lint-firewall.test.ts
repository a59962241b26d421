import { expect, test } from 'vitest'
import type { Rule, RuleChain, RuleMatch, Ruleset, RuleTable } from '../../../src/model/ruleset.ts'
import { lintFirewall } from '../../../src/plan/lint-firewall.ts'
import { recorded, rulesetOf } from '../../support/rulesets.ts'
import { shop } from '../../support/wiring.ts'

const at = (way: 'in' | 'out', name: string): RuleMatch => ({ kind: 'interface', way, name, not: false })
const from = (...prefixes: string[]): RuleMatch => ({ kind: 'address', end: 'source', prefixes, not: false })
const known: RuleMatch = { kind: 'conntrack', states: ['established', 'related'], not: false }

function rule(
  verdict: Rule['verdict'],
  matches: readonly RuleMatch[] = [],
  packets: number | null = 0,
): Rule {
  const counter = packets === null ? null : { packets, bytes: 0 }
  return { number: 1, handle: null, matches, verdict, counter, text: verdict?.kind ?? '' }
}

function chain(name: string, rules: readonly Rule[], policy: RuleChain['policy'] = null): RuleChain {
  const hook = policy === null ? null : { name: 'forward' as const, priority: 0 }
  return { name, hook, type: 'filter', policy, counter: null, rules }
}

function table(chains: readonly RuleChain[], more: Partial<RuleTable> = {}): RuleTable {
  return { backend: 'iptables-nft', family: 'ip', name: 'filter', chains, ...more }
}

const ENGINE = [
  rule({ kind: 'jump', chain: 'DOCKER-USER' }),
  rule({ kind: 'accept' }, [at('out', 'br-redis')]),
  rule({ kind: 'drop' }, [at('in', 'br-mysql'), at('out', 'br-mysql')]),
  rule({ kind: 'jump', chain: 'DOCKER' }),
]

/** What the engine makes of redis-net and mysql-net, the latter with ICC off; and what a user added. */
function engine(user: readonly Rule[] = [], forward: readonly Rule[] = ENGINE): RuleTable {
  const docker = [rule({ kind: 'drop' }, [at('out', 'br-mysql')])]
  return table([chain('FORWARD', forward, 'drop'), chain('DOCKER-USER', user), chain('DOCKER', docker)])
}

const { networks, ...rest } = shop()
const WIRING = { ...rest, networks: networks.filter(({ name }) => name.endsWith('-net')) }

const kinds = (ruleset: Ruleset | null) =>
  lintFirewall(ruleset, WIRING).map(({ kind, severity }) => `${severity} ${kind}`)

test('what engines make themselves is nobody’s mistake', () => {
  expect(kinds({ tables: [engine()] })).toEqual([])
})

test('rules that could not be read are not taken for none', () => {
  expect(kinds(null)).toEqual(['hint firewall-unread'])
})

test('a network that no rule speaks of any more, or that no packet gets to those of', () => {
  const [gone] = lintFirewall({ tables: [engine([], ENGINE.slice(2))] }, WIRING)
  expect(gone?.message).toBe("the engine's firewall rules for redis-net are gone: nothing passes there")
  const all = lintFirewall({ tables: [engine([], [])] }, WIRING)
  expect(all.map(({ message }) => message)).toEqual([
    "the engine's firewall rules for mysql-net and 1 more are gone: nothing passes there",
  ])
  expect(kinds({ tables: [] })).toEqual(['hint firewall-rules-missing'])
})

test('what somebody else drops of a network, or of all where it did so', () => {
  const drop = (matches: readonly RuleMatch[], packets = 0) => rule({ kind: 'drop' }, matches, packets)
  const told = (...rules: Rule[]) =>
    kinds({ tables: [engine(), table([chain('f', rules, 'accept')], OTHER)] })
  expect(told(drop([from('172.18.0.0/16')]))).toEqual(['hint dropping-rule'])
  expect(told(drop([from('192.0.2.0/24')]), drop([at('in', 'eth0')], 5))).toEqual([])
  expect(told(drop([]))).toEqual([])
  expect(told(drop([], 1))).toEqual(['hint dropping-rule'])
  expect(told(drop([{ ...known, states: ['invalid'] }], 9))).toEqual([])
  expect(kinds({ tables: [engine([drop([at('in', 'eth0')])])] })).toEqual(['hint dropping-rule'])
})

const OTHER = { backend: 'nftables', family: 'inet', name: 'own' } as const

test('a firewall beside the engine’s that lets nothing through', () => {
  const told = (...rules: Rule[]) => kinds({ tables: [engine(), table([chain('f', rules, 'drop')], OTHER)] })
  const accept = (...matches: RuleMatch[]) => rule({ kind: 'accept' }, matches)
  expect(told(accept(known))).toEqual(['problem forward-closed'])
  expect(told(accept())).toEqual([])
  expect(told(accept(at('out', 'br-redis')), accept(from('172.19.0.0/24')))).toEqual([])
  const [half] = lintFirewall(
    { tables: [engine(), table([chain('f', [accept(at('in', 'br-redis'))], 'drop')], OTHER)] },
    WIRING,
  )
  expect(half?.message).toContain('lets nothing of mysql-net through')
})

test('what Docker 29 makes with nftables is nobody’s mistake, and its table counts as the engine’s', () => {
  const ruleset = rulesetOf(recorded('docker29.told')) ?? { tables: [] }
  const [one] = WIRING.networks
  if (!one) throw new Error('there is no network')
  const on = (bridge: string, subnet: string) => {
    return {
      ...one,
      name: bridge,
      bridge: { name: bridge, link: null },
      subnets: [{ subnet, gateway: null }],
    }
  }
  const known = ['shop', 'vault', 'open', 'routed', 'noicc'].map((name, index) =>
    on(`br-${name}`, `10.29.${index + 1}.0/24`),
  )
  expect(lintFirewall(ruleset, { ...WIRING, networks: known })).toEqual([])
  const found = lintFirewall(ruleset, { ...WIRING, networks: [...known, on('br-new', '10.29.9.0/24')] })
  expect(found.map(({ kind, severity, message }) => `${severity} ${kind} ${message}`)).toEqual([
    "problem firewall-rules-missing the engine's firewall rules for br-new are gone: nothing keeps networks apart there",
  ])
})
