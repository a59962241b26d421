import type { JudgedProbe } from '../model/report.ts'
import type { HookName } from '../model/ruleset.ts'
import { versionOfAddress } from '../model/subnet.ts'

/** A packet as the rules of a firewall see it. */
export interface Packet {
  readonly version: 4 | 6
  /** Null where the kernel chooses it among several. */
  readonly source: string | null
  readonly destination: string | null
  readonly protocol: 'icmp' | 'icmpv6' | 'tcp' | 'udp'
  /** Null where it is not known, and for what has no ports. */
  readonly sourcePort: number | null
  readonly destinationPort: number | null
  /** Whether it answers one that came the other way, so that its connection is known. */
  readonly isReply: boolean
}

/** A place on the way of a packet where a network namespace asks its rules. */
export interface Station {
  /** The key of the namespace (model/place.ts). */
  readonly namespace: string
  readonly hook: HookName
  /** Names of interfaces; empty where it comes from, or goes to, the namespace itself, null where that is not known. */
  readonly in: string | null
  readonly out: string | null
  /** Whether its destination is an address of the namespace. */
  readonly isLocal: boolean
  /** Whether it only passes from one port of a bridge to another: then it meets the rules of IP if the kernel is set so; null is not known. */
  readonly isBridged: boolean
  readonly isFiltered: boolean | null
  /** Of the bridge that it passes through, whose names rules of the family `bridge` ask for; null where that is not known. */
  readonly ports: { readonly in: string | null; readonly out: string | null }
}

/** What a probe sends to its address; null where it has none. */
export function packetOf({ kind, address, port }: JudgedProbe): Packet | null {
  const version = versionOfAddress(address ?? '')
  if (!address || version === undefined) return null
  const echo = version === 4 ? 'icmp' : 'icmpv6'
  return {
    version,
    source: null,
    destination: address,
    protocol: kind === 'tcp' || kind === 'udp' ? kind : echo,
    sourcePort: null,
    destinationPort: port ?? null,
    isReply: false,
  }
}

/** The one that answers it. */
export function replyTo({ source, destination, sourcePort, destinationPort, ...packet }: Packet): Packet {
  return {
    ...packet,
    source: destination,
    destination: source,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
    isReply: true,
  }
}
