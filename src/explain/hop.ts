import type { Link } from '../model/link.ts'
import type { JudgedProbe } from '../model/report.ts'
import type { Wire } from './wires.ts'

/** One place that a packet passes. Keys in the order in which JSON prints them. */
export interface Hop {
  /** `interface` and `bridge` only where somebody could look. `stop` is where it ends, as far as that is known. */
  readonly kind: 'container' | 'address' | 'interface' | 'bridge' | 'network' | 'host' | 'stop'
  readonly name: string
  /** In words, which may change. */
  readonly detail: string
}

/** From the interface inside the namespace of `place` to its end on the host. */
export function wireHops({ inside, outside }: Wire, place: string): Hop[] {
  return [
    ...(inside ? [linkHop(inside, `inside ${place}`)] : []),
    ...(outside ? [linkHop(outside, 'on the host')] : []),
  ]
}

function linkHop(link: Link, where: string): Hop {
  const { name, peer, mtu, isUp, state } = link
  const health = isUp ? (state === 'up' || state === 'unknown' ? '' : `, ${state}`) : ', down'
  return {
    kind: 'interface',
    name: peer ? `${name}@if${peer.index}` : name,
    detail: `${where}, MTU ${mtu}${health}`,
  }
}

/** The bridge of its network, unless the wire is known not to lead there. */
export function bridgeHops({ outside, bridge }: Wire): Hop[] {
  if (!bridge?.link || outside?.master !== bridge.link.index) return []
  const { addresses, isUp } = bridge.link
  const own = addresses.filter((address) => !address.startsWith('fe80:'))
  const detail = ['on the host', ...own, ...(isUp ? [] : ['down'])].join(', ')
  return [{ kind: 'bridge', name: bridge.name, detail }]
}

/** An address that both have a subnet of, and no network has. */
export function offNetworkHop({ address }: JudgedProbe): Hop {
  return { kind: 'address', name: address ?? '', detail: 'on a wire between the two' }
}
