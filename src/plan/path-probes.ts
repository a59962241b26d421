import type { PathProbe } from '../model/probe.ts'
import type { Port } from '../model/topology.ts'
import type { Place } from './places.ts'

/** Ports to try: those named, and with `auto` those that a target exposes, publishes and listens on. */
export interface PortChoice {
  readonly ports: readonly number[]
  readonly auto: boolean
}

/** A ping, a large one, and the ports of one address; only the ping where there is no address. */
export function pathProbes(
  from: string,
  to: string,
  place: Place,
  mtu: boolean,
  ports: readonly Port[],
): PathProbe[] {
  const aim = { from, to, ...place }
  const ping: PathProbe = { kind: 'icmp', ...aim }
  if (place.address === null) return [ping]
  return [
    ping,
    ...(mtu ? [{ kind: 'mtu', ...aim } as const] : []),
    ...ports.map(({ protocol, port }): PathProbe => ({ kind: protocol, ...aim, port })),
  ]
}
