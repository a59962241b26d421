import type { DnsCheck } from '../model/engine-health.ts'
import { fullnessOf } from '../model/fullness.ts'
import type { DefaultPool } from '../model/host-network.ts'
import { currentAddresses, type Member, seatOn } from '../model/membership.ts'
import type { Ruleset } from '../model/ruleset.ts'
import type { Container, Network } from '../model/topology.ts'
import type { Wiring } from '../model/wiring.ts'
import { mapAddresses } from './address-map.ts'
import { advisoriesFor } from './advisories.ts'
import type { Evidence, Finding } from './finding.ts'
import { lintHelpers } from './left-over-helpers.ts'
import { lint, worstFirst } from './lint.ts'
import { lintDns } from './lint-dns.ts'
import { lintFirewall } from './lint-firewall.ts'
import { lintForwarding, type Settings } from './lint-forwarding.ts'
import { lintPorts } from './lint-ports.ts'
import { lintSpace } from './lint-space.ts'
import { lintWires } from './lint-wires.ts'

/** All that can be known of an engine and its networks without sending anything to anybody else. */
export interface Examination extends Evidence {
  readonly version: string
  readonly pools: readonly DefaultPool[]
  readonly wiring: Wiring
  /** Of the engine's host; empty where nobody could look at it. */
  readonly settings: Settings
  /** Its firewall; null where nobody could read it. */
  readonly ruleset: Ruleset | null
  readonly containers: readonly Container[]
  readonly dns: readonly DnsCheck[]
  /** Names of helpers that killed runs left. */
  readonly leftovers: readonly string[]
}

/** What is wrong with an engine and its networks, the problems first. */
export function diagnose(examination: Examination): Finding[] {
  const { version, networks, members, claims, pools, wiring, settings, ruleset, containers, dns, leftovers } =
    examination
  const fullness = networks.flatMap((network) => fullnessOf(network, addressesOn(network, members)))
  return worstFirst([
    ...lint(examination),
    ...lintSpace(fullness, mapAddresses(pools, claims)),
    ...lintForwarding(settings, networks),
    ...lintFirewall(ruleset, wiring),
    ...lintDns(dns),
    ...lintPorts(containers),
    ...lintWires(wiring),
    ...lintHelpers(leftovers),
    ...advisoriesFor(version),
  ])
}

/** Of those that run. */
export function addressesOn(network: Network, members: readonly Member[]): string[] {
  return members.flatMap((member) => {
    const seat = seatOn(member, network)
    return seat ? currentAddresses(seat) : []
  })
}
