import { isLive } from '../model/liveness.ts'
import { HOST } from '../model/topology.ts'
import type { WiredContainer, WiredLink, WiredMember, WiredNetwork, Wiring } from '../model/wiring.ts'
import { linkOf } from '../model/wiring.ts'
import { type Branch, fold, type Line, row, tree } from './branches.ts'
import { paint, printable, type Style, type Tone } from './style.ts'
import { measuredLines } from './wiring-measured.ts'
import { natLines } from './wiring-nat.ts'

/** Network by network: the bridge, and behind each of its ports the container. */
export function renderWiring(wiring: Wiring, style: Style): string {
  const sections = [
    ...wiring.networks.map((network) => networkSection(network, wiring, style)),
    ...strays(wiring, style),
    ...publishedSection(wiring, style),
    ...(wiring.measured ? [measuredLines(wiring.measured, style).join('\n')] : []),
  ]
  const unseen = wiring.host.unseen
  const head =
    unseen === null ? [] : [wrapped(`The engine's host was not looked into: ${unseen}`, style, 'doubtful')]
  return [...head, ...sections].join('\n\n')
}

function wrapped(text: string, style: Style, tone: Tone): string {
  return fold(text, style.width)
    .map((line) => paint(line, tone, style))
    .join('\n')
}

function networkSection(network: WiredNetwork, wiring: Wiring, style: Style): string {
  const { name, driver, internal, subnets } = network
  const kinds = [printable(driver), ...(internal ? ['internal'] : [])].join(', ')
  const places = subnets.map(
    ({ subnet, gateway }) => subnet + (gateway === null ? '' : ` gateway ${gateway}`),
  )
  const title = fold(row([`${printable(name)}  (${kinds})`, ...places]), style.width, '', '  ')
  const branches = [
    ...network.members.map((member) => memberBranch(member, network, wiring)),
    ...strayPorts(network, wiring).map(
      (port): Branch => ({ text: portText(port), tone: 'doubtful', details: [] }),
    ),
  ]
  return [
    ...title.map((line) => paint(line, 'strong', style)),
    ...bridgeLines(network, wiring, style),
    ...natLines(network, style),
    ...tree(branches, style),
  ].join('\n')
}

function bridgeLines({ bridge }: WiredNetwork, { host }: Wiring, { width }: Style): string[] {
  if (bridge === null) return []
  const { name, link } = bridge
  if (link !== null) {
    const addresses = link.addresses.filter((address) => !address.startsWith('fe80:'))
    return fold(row([printable(name), ...linkFacts(link), ...addresses]), width, '', '  ')
  }
  const why = host.unseen === null ? `the engine's host has no such bridge` : 'not looked into'
  return fold(`${printable(name)}  ${why}`, width, '', '  ')
}

function works({ up, state }: WiredLink): boolean {
  return up && (state === 'up' || state === 'unknown')
}

function linkFacts(link: WiredLink): string[] {
  const { mac, mtu, up, state } = link
  return [...(mac === null ? [] : [mac]), `mtu ${mtu}`, works(link) ? 'up' : up ? state : 'down']
}

function memberBranch(member: WiredMember, network: WiredNetwork, wiring: Wiring): Branch {
  const container = wiring.containers.find(({ name }) => name === member.container)
  const state = container?.state === 'running' ? [] : [`(${container?.state ?? 'unknown'})`]
  const guests = wiring.containers.filter(({ sharesWith }) => sharesWith === member.container)
  const shared =
    guests.length === 0 ? [] : [`(shared with ${guests.map(({ name }) => printable(name)).join(', ')})`]
  const text = row([printable(member.container), ...state, ...shared, ...addressesOf(member)])
  return { text, details: container ? memberDetails(member, container, network, wiring) : [] }
}

function addressesOf({ ipv4, ipv6 }: WiredMember): string[] {
  return [ipv4, ipv6].filter((address) => address !== null)
}

function memberDetails(
  member: WiredMember,
  container: WiredContainer,
  network: WiredNetwork,
  wiring: Wiring,
): Line[] {
  const { sharesWith, state, unseen } = container
  if (sharesWith === HOST) return [{ text: "in the network namespace of the engine's host" }]
  if (!isLive(container)) return [{ text: `no network namespace while it is ${state}`, tone: 'quiet' }]
  if (unseen !== null) return [{ text: `not looked into: ${printable(unseen)}`, tone: 'doubtful' }]
  const link = linkOf(wiring, member)
  if (link !== undefined) return [pathLine(link), factsLine(link, routeText(container, link))]
  return network.driver === 'null' ? [] : [{ text: 'no interface has its address', tone: 'bad' }]
}

function factsLine(link: WiredLink, more: readonly string[]): Line {
  return { text: row([...linkFacts(link), ...more]), ...(!works(link) && { tone: 'bad' }) }
}

function pathLine(link: WiredLink): Line {
  const { kind, peer } = link
  const text = pathText(link)
  if (peer === null || kind !== 'veth') return { text }
  if (peer.name === null) return { text, tone: 'doubtful' }
  return { text, ...(peer.master === null && { tone: 'bad' }) }
}

/** As `ip link` names the two ends, each with the index of the other. */
function pathText(link: WiredLink): string {
  const { peer, index } = link
  const start = printable(link.name)
  if (peer === null) return start
  const near = `${start}@if${peer.index}`
  if (link.kind !== 'veth') return `${near} on ${peer.name === null ? OUT_OF_SIGHT : printable(peer.name)}`
  if (peer.name === null) return `${near} ↔ ${OUT_OF_SIGHT}`
  const far = `${printable(peer.name)}@if${index}`
  const whose = peer.namespace === HOST ? '' : ` in ${printable(peer.namespace ?? '')}`
  if (peer.master !== null) return `${near} ↔ ${far}${whose} ↔ ${printable(peer.master)}`
  // Between two containers there is no bridge to be missed.
  return `${near} ↔ ${far}${whose}${peer.namespace === HOST ? ', on no bridge' : ''}`
}

const OUT_OF_SIGHT = 'an end in a namespace that was not looked into'

function aliasText({ alias }: WiredLink): string[] {
  return alias === null ? [] : [`alias "${printable(alias)}"`]
}

function routeText({ routes }: WiredContainer, { name }: WiredLink): string[] {
  const defaults = routes.filter(
    (route) => route.interface === name && /^(0\.0\.0\.0|::)\/0$/.test(route.destination),
  )
  return defaults.map(({ gateway }) => `default route${gateway === null ? '' : ` via ${gateway}`}`)
}

/** Ports of a bridge that no member of the network has: what is left of somebody, or was put there by hand. */
function strayPorts({ ports, members }: WiredNetwork, wiring: Wiring): WiredLink[] {
  const known = members.flatMap((member) => {
    const link = linkOf(wiring, member)
    return link?.peer ? [`${link.peer.index}`] : []
  })
  return ports.filter(({ index }) => !known.includes(String(index)))
}

function portText(port: WiredLink): string {
  const { name, peer, index, kind } = port
  if (peer === null || kind !== 'veth')
    return row([printable(name), `(${kind ?? 'hardware'})`, ...linkFacts(port)])
  const near = `${printable(name)}@if${peer.index}`
  if (peer.name === null || peer.namespace === null) return `${near} ↔ ${OUT_OF_SIGHT}`
  return `${near} ↔ ${printable(peer.name)}@if${index} in ${printable(peer.namespace)}, for no place on this network`
}

/** Links in containers, and in named namespaces, that belong to no network of the engine's. */
function strays(wiring: Wiring, style: Style): string[] {
  const isTold = (link: WiredLink) => link.name !== 'lo' && (link.up || link.peer !== null)
  const branches = wiring.containers.flatMap(({ name, links, mode, unseen }) => {
    const free = links.filter((link) => isTold(link) && link.network === null)
    if (mode === 'named' && unseen !== null)
      return [{ text: printable(name), details: [{ text: printable(unseen), tone: 'doubtful' as const }] }]
    if (free.length === 0 && mode !== 'named') return []
    const details = free.map((link) => ({
      text: row([pathText(link), ...linkFacts(link), ...link.addresses, ...aliasText(link)]),
    }))
    return [{ text: printable(name), details }]
  })
  return branches.length === 0
    ? []
    : [[paint('on no network of the engine', 'strong', style), ...tree(branches, style)].join('\n')]
}

function publishedSection({ containers }: Wiring, style: Style): string[] {
  const branches = containers.flatMap(({ name, published }) =>
    published.map(({ hostAddress, hostPort, port, protocol }) => {
      const where = hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress
      return { text: `${where}:${hostPort} → ${printable(name)} ${port}/${protocol}`, details: [] }
    }),
  )
  return branches.length === 0
    ? []
    : [[paint("published on the engine's host", 'strong', style), ...tree(branches, style)].join('\n')]
}
