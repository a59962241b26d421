import { expect, test } from 'vitest'
import { type Packet, replyTo } from '../../../src/explain/packet.ts'
import { backwards, type Passage, stationsOf } from '../../../src/explain/stations.ts'
import { suspectsAt } from '../../../src/explain/suspects.ts'
import type { Ruleset } from '../../../src/model/ruleset.ts'
import { recorded, rulesetOf } from '../../support/rulesets.ts'

/** What Docker 29 makes with nftables of networks of each kind: docker29.nft, read into a namespace by nft(8). */
const RULES: Ruleset = rulesetOf(recorded('docker29.told')) ?? { tables: [] }

function way(source: string, target: string): Passage[] {
  const isOne = source === target
  return [
    { namespace: 'a', in: '', out: 'eth0' },
    { namespace: 'host', in: source, out: target, isBridged: isOne, isFiltered: true },
    { namespace: 'b', in: 'eth0', out: '' },
  ]
}

function packet(destination: string, port: number | null = null): Packet {
  const version = destination.includes(':') ? 6 : 4
  return {
    version,
    source: version === 4 ? '10.29.9.9' : 'fd00:29:9::9',
    destination,
    protocol: port === null ? (version === 4 ? 'icmp' : 'icmpv6') : 'tcp',
    sourcePort: null,
    destinationPort: port,
    isReply: false,
  }
}

function droppedBy(one: Packet, passages: readonly Passage[]): string[] {
  return stationsOf(passages)
    .filter(({ namespace }) => namespace === 'host')
    .flatMap((station) => suspectsAt(RULES, one, station))
    .map(({ chain, rule, isSure }) => `${isSure ? '' : 'may be '}${chain.name} ${rule?.number}`)
}

test.each<[string, string, string, number | null, string[]]>([
  ['docker0', 'br-shop', '10.29.1.2', 80, ['raw-PREROUTING 1']],
  ['docker0', 'br-shop', '10.29.1.9', 80, ['filter-forward-in__br-shop 5']],
  ['docker0', 'br-vault', '10.29.2.2', 80, ['filter-forward-in__br-vault 2']],
  ['br-vault', 'docker0', '172.17.0.9', 80, ['filter-forward-in__docker0 3']],
  ['br-vault', 'eth0', '192.0.2.1', 80, ['filter-forward-out__br-vault 2']],
  ['br-vault', 'br-vault', '10.29.2.2', 80, []],
  ['docker0', 'br-open', '10.29.3.2', 81, []],
  ['docker0', 'br-open', '10.29.3.2', null, []],
  ['docker0', 'br-routed', '10.29.4.2', 80, []],
  ['docker0', 'br-routed', '10.29.4.2', 81, ['filter-forward-in__br-routed 5']],
  ['docker0', 'br-routed', '10.29.4.2', null, []],
  ['br-noicc', 'br-noicc', '10.29.5.2', 80, ['filter-forward-in__br-noicc 2']],
  ['br-noicc', 'eth0', '192.0.2.1', 80, []],
  ['docker0', 'br-shop', 'fd00:29:1::2', 80, ['raw-PREROUTING 1']],
  ['br-shop', 'br-shop', 'fd00:29:1::2', 81, []],
])('from %s to %s, %s port %s: %j', (source, target, destination, port, expected) => {
  expect(droppedBy(packet(destination, port), way(source, target))).toEqual(expected)
})

test('answers of what was let in come back', () => {
  const there = way('docker0', 'br-open')
  expect(droppedBy(replyTo(packet('10.29.3.2', 81)), backwards(there))).toEqual([])
})

test('a member of an internal network is let into a published port, as the rules of the target come first', () => {
  // Where NAT has put the address of the target, which rules before NAT did not see.
  const passages = way('br-vault', 'br-shop')
  const forward = stationsOf(passages).filter(
    ({ namespace, hook }) => namespace === 'host' && hook === 'forward',
  )
  expect(forward.flatMap((station) => suspectsAt(RULES, packet('10.29.1.2', 80), station))).toEqual([])
})
