import type { Link } from '../model/link.ts'
import { shellWord } from '../model/shell.ts'
import type { Facts, Party } from './facts.ts'
import { connectAnew } from './fixes.ts'
import type { Check, Found } from './reason.ts'
import { troubledWires } from './trouble.ts'
import type { Wire } from './wires.ts'

/** One that is down, in words, and what sets it up. */
interface Down extends Pick<Found, 'fix' | 'fixOn'> {
  readonly message: string
  readonly link: Link
}

export const interfaceDown: Check = (facts) => {
  const down = troubledWires(facts).flatMap(({ party, wire }) => downIn(party, wire) ?? [])
  const [first] = down
  if (!first) return null
  const { message, fix, fixOn } = first
  return {
    message,
    evidence: down.map(
      ({ link }) => `${link.name} is set ${link.isUp ? 'up' : 'down'}, and its state is ${link.state}`,
    ),
    fix,
    ...(fixOn && { fixOn }),
  }
}

const STILL = ['down', 'lowerlayerdown', 'notpresent', 'dormant']

function downIn({ place }: Party, { endpoint, inside, outside, bridge }: Wire): Down | null {
  const anew = { fix: connectAnew(endpoint.network, place.name, endpoint.aliases) }
  const name = `${inside?.name} of ${place.name}`
  if (inside && !inside.isUp) return { message: `${name} is down`, link: inside, ...anew }
  if (outside && !outside.isUp) {
    if (inside?.kind !== 'veth') return onHost(outside, `which ${name} is stacked on`)
    const message = `${outside.name} is down, the other end of ${name} on the host`
    return { message, link: outside, ...anew }
  }
  if (bridge?.link && !bridge.link.isUp) return onHost(bridge.link, `the bridge of ${endpoint.network}`)
  if (!inside || !STILL.includes(inside.state)) return null
  return { message: `${name} has no carrier`, link: inside, ...anew }
}

/** One that is not the container's own. */
function onHost(link: Link, what: string): Down {
  const fix = `ip link set dev ${shellWord(link.name)} up`
  return { message: `${link.name} is down, ${what}`, link, fix, fixOn: 'host' }
}

export const offBridge: Check = (facts) => {
  const off = troubledWires(facts).filter(({ wire }) => isOff(wire))
  const [first] = off
  if (!first) return null
  const { party, wire } = first
  const { endpoint, bridge } = wire
  return {
    message: `${wire.inside?.name} of ${party.place.name} does not lead to the bridge of ${endpoint.network}`,
    evidence: [
      ...off.map((one) => hangsOn(facts, one.wire)),
      `the bridge of ${endpoint.network} is ${bridge?.name}${bridge?.link ? '' : ', which the host does not have'}`,
    ],
    // Where there is no bridge, there is none to connect it to.
    fix: bridge?.link ? connectAnew(endpoint.network, party.place.name, endpoint.aliases) : null,
  }
}

/** Engines of other kinds may have another bridge for the network: only one that is on none is off for certain there. */
function isOff({ outside, bridge }: Wire): boolean {
  if (outside === null || bridge === null || outside.kind !== 'veth') return false
  return bridge.link === null ? outside.master === null : outside.master !== bridge.link.index
}

function hangsOn({ host }: Facts, { inside, outside }: Wire): string {
  const master = host?.links?.find(({ index }) => index === outside?.master)
  return `${outside?.name}, the other end of ${inside?.name} on the host, is a port of ${master?.name ?? 'no bridge'}`
}
