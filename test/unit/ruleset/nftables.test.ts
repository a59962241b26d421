import { expect, test } from 'vitest'
import type { Rule, Ruleset } from '../../../src/model/ruleset.ts'
import { recorded, rulesetOf } from '../../support/rulesets.ts'

/** What a helper told of a namespace into which nft(8) had read nftables.nft. */
function decoded(): Ruleset {
  const ruleset = rulesetOf(recorded('nftables.told'))
  if (ruleset === null) throw new Error('it could not be read')
  return ruleset
}

const { tables } = decoded()

function rulesOf(table: string, chain: string): readonly Rule[] {
  return tables.find(({ name }) => name === table)?.chains.find(({ name }) => name === chain)?.rules ?? []
}

/** The rules that one line of a chain became: of one handle. */
function line(number: number): readonly Rule[] {
  return rulesOf('filter', 'input').filter((rule) => rule.number === number)
}

test('rules are told as nft lists them, one for each way through a set or a map', () => {
  const texts = rulesOf('filter', 'input').map(({ number, text }) => `${number} ${text}`)
  expect(texts).toEqual([
    '1 ct state invalid drop',
    '1 ct state established accept',
    '1 ct state related accept',
    '2 ct state established,related accept',
    '3 ct state new,untracked counter',
    '4 ct state != new drop',
    '5 iifname "lo" accept',
    '6 iifname "eth*" accept',
    '7 iifname "a" tcp dport { 80, 443, 1000-2000 } accept',
    '7 iifname "b" tcp dport { 80, 443, 1000-2000 } accept',
    '8 iifname != "a" iifname != "b" drop',
    '9 oifname "c" drop',
    '10 ip saddr 10.0.0.0/8 drop',
    '11 ip saddr 10.0.0.0/15 drop',
    '12 ip saddr != 10.1.2.3 ip daddr { 10.2.0.1, 10.2.0.2 } accept',
    '13 ip saddr { 10.9.0.0/16, 10.20.0.5, 10.20.0.6/31, 10.20.0.8/31, 192.0.2.1 } drop',
    '14 ip6 saddr fd00::/8 drop',
    '15 ip6 daddr fe80::/10 accept',
    '16 ip saddr 10.1.1.1 tcp dport 80 accept',
    '16 ip saddr 10.1.1.2 tcp dport 443 accept',
    '17 ip saddr 10.1.1.0/24 tcp dport 80-90 accept',
    '18 meta nfproto ipv4 <in @empty> drop',
    '19 tcp dport { 22, 80, 443 } accept',
    '20 udp sport 53 drop',
    '21 tcp dport 1025-65535 accept',
    '22 th dport 53 accept',
    '23 tcp dport 53 accept',
    '23 udp dport 53 accept',
    '24 meta nfproto ipv4 accept',
    '25 meta nfproto ipv4 meta l4proto icmp accept',
    '26 meta nfproto ipv4 meta l4proto icmp <@transport,0,8 == 0x08> limit rate 5/second accept',
    '27 fib daddr type local accept',
    '28 fib daddr type { local, broadcast } accept',
    '29 <fib == 0x00000000> drop',
    '30 meta mark == 0x10 accept',
    '31 meta mark & 0xff == 0x10 accept',
    '32 meta mark set <value>',
    '33 log prefix "abc " counter',
    '34 reject',
    '35 iifname "br-1" drop',
    '35 iifname "docker0" jump one',
    '36 ip daddr 10.1.1.1 tcp dport 80 goto one',
    '36 ip daddr 10.1.1.2 tcp dport 81 drop',
    '37 <meta key 10 == 0x00000000> accept',
    '38 meta l4proto tcp <@transport,104,8 & 0x12 == 0x02> accept',
    '39 ip saddr { 1.2.3.4/30, 1.2.3.8/31, 1.2.3.10 } drop',
    '40 <quota> drop',
    '41 <meta key 8 == 0x0100> <@0,96,16 == 0x8100> <@0,112,16 & 0x0fff == 0x0003> accept',
  ])
  expect(rulesOf('filter', 'one').map(({ text }) => text)).toEqual(['counter accept comment "hello there"'])
})

test('what a rule asks of a packet', () => {
  expect(line(8)[0]?.matches).toEqual([
    { kind: 'interface', way: 'in', name: 'a', not: true },
    { kind: 'interface', way: 'in', name: 'b', not: true },
  ])
  expect(line(12)[0]?.matches).toEqual([
    { kind: 'address', end: 'source', prefixes: ['10.1.2.3/32'], not: true },
    { kind: 'address', end: 'destination', prefixes: ['10.2.0.1/32', '10.2.0.2/32'], not: false },
  ])
  expect(line(24)[0]?.matches).toEqual([
    { kind: 'address', end: 'source', prefixes: ['0.0.0.0/0'], not: false },
  ])
  expect(line(4)[0]?.matches).toEqual([{ kind: 'conntrack', states: ['new'], not: true }])
  expect(line(36).map(({ verdict }) => verdict)).toEqual([{ kind: 'goto', chain: 'one' }, { kind: 'drop' }])
  expect(line(40)[0]?.matches).toEqual([{ kind: 'other', text: 'quota' }])
})

test('translations, with the address or port that they name', () => {
  expect(rulesOf('nat2', 'pre').map(({ text, verdict }) => [text, verdict])).toEqual([
    ['tcp dport 80 dnat to 10.0.0.2:8080', { kind: 'dnat', to: '10.0.0.2:8080' }],
    ['tcp dport 81 dnat to 10.0.0.2-10.0.0.5', { kind: 'dnat', to: '10.0.0.2-10.0.0.5' }],
    ['tcp dport 80 dnat to <a map>', { kind: 'dnat', to: null }],
    ['tcp dport 82 redirect to :8080', { kind: 'redirect', to: '8080' }],
    ['redirect', { kind: 'redirect', to: null }],
  ])
  expect(rulesOf('nat2', 'post').map(({ verdict }) => verdict)).toEqual([
    { kind: 'masquerade', to: null },
    { kind: 'snat', to: '1.2.3.4' },
    { kind: 'masquerade', to: null },
    { kind: 'masquerade', to: '1024-65535' },
  ])
})

test('chains with their hooks; those of a dormant table are at none', () => {
  const hooks = tables.flatMap(({ name, family, backend, chains }) =>
    chains.map((chain) => [backend, family, name, chain.name, chain.policy, chain.hook]),
  )
  expect(hooks).toEqual([
    ['nftables', 'inet', 'filter', 'one', null, null],
    ['nftables', 'inet', 'filter', 'input', 'drop', { name: 'input', priority: 0 }],
    ['nftables', 'inet', 'filter', 'fw', 'accept', { name: 'forward', priority: -5 }],
    ['nftables', 'ip', 'nat2', 'pre', 'accept', { name: 'prerouting', priority: -100 }],
    ['nftables', 'ip', 'nat2', 'post', 'accept', { name: 'postrouting', priority: 100 }],
    ['nftables', 'netdev', 'nd', 'eg', 'accept', { name: 'egress', priority: 0 }],
    ['nftables', 'bridge', 'b', 'f', 'accept', { name: 'forward', priority: 0 }],
    ['nftables', 'ip', 'off', 'x', null, null],
  ])
})
