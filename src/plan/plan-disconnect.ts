import { type Change, type Member, named, pending, seatOn } from '../model/membership.ts'
import { operands, shellWord } from '../model/shell.ts'
import type { Network } from '../model/topology.ts'
import { defaultRouteOf } from './default-route.ts'
import { planDisconnection } from './plan-seating.ts'

export function planDisconnect(targets: readonly Network[], members: readonly Member[]): Change[] {
  return targets.flatMap((network) =>
    members.map((member) => {
      return planDisconnection(named(member), named(network), seatOn(member, network))
    }),
  )
}

/** What a container loses beside its place. */
export function losses(
  changes: readonly Change[],
  members: readonly Member[],
  networks: readonly Network[],
): string[] {
  return members.flatMap((member) => {
    const left = pending(changes).filter((change) => change.container.id === member.id)
    if (left.length === 0) return []
    const ids = new Set(left.map(({ network }) => network.id))
    const gone = new Set(
      networks.filter(({ id }) => ids.has(id)).flatMap((network) => seatOn(member, network) ?? []),
    )
    const after = { ...member, seats: member.seats.filter((seat) => !gone.has(seat)) }
    return [...isolation(after), ...reroute(member, after, networks), ...left.flatMap(namesLost)]
  })
}

function isolation({ name, seats }: Member): string[] {
  return seats.length > 0 ? [] : [`${name} is on no network then`]
}

function reroute(before: Member, after: Member, networks: readonly Network[]): string[] {
  const [old, next] = [defaultRouteOf(before, networks), defaultRouteOf(after, networks)]
  if (!old || after.seats.length === 0 || old.seat.network.id === next?.seat.network.id) return []
  const lost = `${before.name} loses its default route, by ${old.seat.gateway} on ${old.seat.network.name}`
  return [
    next
      ? `${lost}; it goes by ${next.seat.gateway} on ${next.seat.network.name} then`
      : `${lost}, and has none then`,
  ]
}

/** The engine forgets what it was told of a place, so it is said how to tell it again. */
function namesLost({ container, network, from }: Change): string[] {
  const aliases = from?.aliases ?? []
  const flags = [
    ...aliases.map((alias) => `--alias ${shellWord(alias)}`),
    ...(from?.ipv4 ? [`--ip ${from.ipv4}`] : []),
    ...(from?.ipv6 ? [`--ip6 ${from.ipv6}`] : []),
  ]
  if (flags.length === 0) return []
  return [
    `${container.name} gets its names and addresses there back with: ` +
      `docker netx connect ${flags.join(' ')} ${operands(network.name, container.name)}`,
  ]
}
