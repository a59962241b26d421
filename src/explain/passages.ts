import { BRIDGE_FILTER } from '../model/host-settings.ts'
import { HOST_KEY, placeKey } from '../model/place.ts'
import type { JudgedProbe } from '../model/report.ts'
import { versionOfAddress } from '../model/subnet.ts'
import type { Facts, Party } from './facts.ts'
import { type Packet, packetOf } from './packet.ts'
import type { Passage } from './stations.ts'
import type { Wire } from './wires.ts'

/** What a probe sends, and the namespaces that it passes. */
export interface Journey {
  readonly packet: Packet
  readonly passages: readonly Passage[]
  /** Whether it is known that it goes that way. */
  readonly isSure: boolean
}

/** Null where it is not known which way it takes, or which address it has. */
export function journeyOf(facts: Facts, probe: JudgedProbe): Journey | null {
  const { from, to, isOneNamespace } = facts
  const packet = packetOf(probe)
  if (isOneNamespace || !packet?.destination) return null
  const [source, target] = [departure(facts, packet.destination), wireTo(to, packet.destination)]
  const ours = packet.version === 4 ? source?.endpoint.ipv4 : source?.endpoint.ipv6
  const passages = passagesBetween(facts, source, target, packet.version)
  if (!passages || (!ours && !isHost(from))) return null
  return { packet: { ...packet, source: ours ?? null }, passages, isSure: true }
}

/** Whether it runs in the network of the host. */
export function isHost({ place }: Party): boolean {
  return placeKey(place) === HOST_KEY
}

function wireTo({ wires }: Party, address: string): Wire | undefined {
  return wires.find(({ endpoint }) => endpoint.ipv4 === address || endpoint.ipv6 === address)
}

/** On the same network, else where there is a gateway. */
function departure({ from, to }: Facts, address: string): Wire | undefined {
  const network = wireTo(to, address)?.endpoint.networkId
  return (
    from.wires.find(({ endpoint }) => endpoint.networkId === network) ??
    exitOf(from, versionOfAddress(address))
  )
}

/** The wire by which packets of that version leave for other networks. */
export function exitOf({ wires }: Party, version: 4 | 6 | undefined): Wire | undefined {
  return wires.find(
    ({ endpoint }) => endpoint.gateway !== null && (version === 6 ? endpoint.ipv6 : endpoint.ipv4) !== null,
  )
}

function passagesBetween(
  facts: Facts,
  source: Wire | undefined,
  target: Wire | undefined,
  version: 4 | 6,
): Passage[] | null {
  const { from, to } = facts
  const start = { namespace: placeKey(from.place), in: '', out: source?.inside?.name ?? null }
  const end = { namespace: placeKey(to.place), in: target?.inside?.name ?? null, out: '' }
  const [entry, exit] = [source?.bridge?.name ?? null, target?.bridge?.name ?? null]
  if (isHost(from)) return [{ ...start, out: exit }, end]
  if (isHost(to)) return [start, { ...end, in: entry }]
  const isShared = source !== undefined && source.endpoint.networkId === target?.endpoint.networkId
  // Other drivers pass packets on without asking the host.
  if (isShared && entry === null) return [start, end]
  if (entry === null || exit === null) return null
  const isFiltered = isShared ? filtering(facts, version) : true
  const ports = { in: source?.outside?.name ?? null, out: target?.outside?.name ?? null }
  return [start, { namespace: HOST_KEY, in: entry, out: exit, isBridged: isShared, isFiltered, ports }, end]
}

/** Whether what only passes through a bridge meets the rules of IP; null where nobody could look. */
function filtering({ host }: Facts, version: 4 | 6): boolean | null {
  const value = host?.settings.get(BRIDGE_FILTER[version])
  return value === undefined ? null : value === 1
}
