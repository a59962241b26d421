import { isDefaultBridge } from '../model/place.ts'
import { operands, shellWord } from '../model/shell.ts'
import { isIccOff, isPredefined, type Network } from '../model/topology.ts'
import { type Facts, namedNetworks, type Party } from './facts.ts'

/** The command that puts both on a network with names on which they talk; null where one cannot be put on any. */
export function joinThem(facts: Facts): string | null {
  const { from, to, shared } = facts
  if (![from, to].every(isMovable)) return null
  const isNew = (network: Network) => shared.every((one) => one.network.id !== network.id)
  const theirs = to.networks.find((network) => isNew(network) && isOpen(network))
  if (theirs) return leaveNone(from, connect(theirs.name, from.place.name))
  const ours = from.networks.find((network) => isNew(network) && isOpen(network))
  if (ours) return leaveNone(to, connect(ours.name, to.place.name))
  const members = [from, to].map(({ place }) => `--connect ${shellWord(place.name)}`).join(' ')
  const create = `docker netx create ${members} ${operands(freeName(facts))}`
  return leaveNone(from, leaveNone(to, create))
}

function connect(network: string, container: string, ...aliases: readonly string[]): string {
  const flags = aliases.map((alias) => `--alias=${shellWord(alias)} `).join('')
  return `docker netx connect ${flags}${operands(network, container)}`
}

/** The command that gives the target one more name where the asker looks for it; null where they share no such place. */
export function giveName(facts: Facts, name: string): string | null {
  const [first] = namedNetworks(facts)
  return first ? connect(first.network.name, facts.to.place.name, name) : null
}

/** Takes a container off a network and puts it there again, under these aliases alone: its interface is another one then. */
export function connectAnew(network: string, container: string, aliases: readonly string[] = []): string {
  return `docker netx disconnect ${operands(network, container)} && ${connect(network, container, ...aliases)}`
}

/** Who is on the network `none` has to leave it first. */
function leaveNone({ place }: Party, command: string): string {
  if (place.mode.kind !== 'none') return command
  return `docker network disconnect none ${operands(place.name)} && ${command}`
}

function isMovable({ place }: Party): boolean {
  return place.mode.kind === 'own' || place.mode.kind === 'none'
}

/** Whether its members reach each other, by name, too. */
function isOpen(network: Network): boolean {
  const { name, options, scope, attachable } = network
  const isApart =
    isIccOff(network) ||
    [options['macvlan_mode'], options['ipvlan_flag']].some((mode) => mode === 'private' || mode === 'vepa')
  return !isPredefined(name) && !isDefaultBridge(network) && !isApart && (scope !== 'swarm' || attachable)
}

function freeName({ from, to, taken }: Facts): string {
  const name = `${from.place.name}-${to.place.name}`
  const isFree = (candidate: string) => !taken.has(candidate)
  if (isFree(name)) return name
  return `${name}-${Array.from(taken, (_, index) => index + 2).find((count) => isFree(`${name}-${count}`))}`
}
