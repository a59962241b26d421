import { NetxError } from '../model/errors.ts'
import type { HostRoute } from '../model/host-network.ts'
import type { Link } from '../model/link.ts'
import type { Opening, Want } from '../plan/opening.ts'
import type { Pace } from '../plan/pace.ts'
import type { PathRequest, Requests } from '../plan/requests.ts'
import { NFT_KINDS, type RecordStart } from '../ruleset/records.ts'
import { type Fields, fieldsOf } from './answer-fields.ts'
import type { NameAnswer, PathAnswer } from './prober.ts'

/** The protocol version that this side speaks; the page is docs/helper-protocol.md. */
export const PROTOCOL = 'netx-probe 2'

/** One line of the helper's, read. */
export type Answer =
  | {
      readonly kind: 'entered'
      readonly index: number
      readonly addresses: readonly string[]
      readonly lacks: readonly string[]
    }
  | { readonly kind: 'not-entered'; readonly index: number; readonly step: string; readonly errno: string }
  | {
      readonly kind: 'listener'
      readonly index: number
      readonly protocol: 'tcp' | 'udp'
      readonly address: string
      readonly port: number
    }
  | { readonly kind: 'route'; readonly index: number; readonly route: HostRoute }
  /** How many routes it told of; null where it could not tell all. */
  | { readonly kind: 'routes'; readonly index: number; readonly count: number | null }
  | { readonly kind: 'link'; readonly index: number; readonly link: ToldLink }
  | { readonly kind: 'address'; readonly index: number; readonly interface: number; readonly address: string }
  /** How many links it told of; null where it could not tell all. */
  | { readonly kind: 'links'; readonly index: number; readonly count: number | null }
  /** Null where the namespace has no such setting. */
  | { readonly kind: 'setting'; readonly index: number; readonly name: string; readonly value: number | null }
  | { readonly kind: 'rules'; readonly index: number; readonly start: RecordStart; readonly hex: string }
  /** What goes on from the last rules of that namespace. */
  | { readonly kind: 'more'; readonly index: number; readonly hex: string }
  /** How many records of rules it told of; null where it could not tell all. */
  | { readonly kind: 'ruleset'; readonly index: number; readonly count: number | null }
  | { readonly kind: 'opened' }
  | { readonly kind: 'path'; readonly index: number; readonly answer: PathAnswer }
  | { readonly kind: 'name'; readonly index: number; readonly answer: NameAnswer }
  | { readonly kind: 'table' }
  | { readonly kind: 'end'; readonly windowMs: number }

/** A link whose other end is in a namespace of that number, or in none of the run. */
type ToldLink = Omit<Link, 'peer' | 'addresses'> & {
  readonly peer: { readonly index: number; readonly namespace: number | null } | null
}

/** The first part of a run, down to `open`. Files are names in the namespace folder, `-`, or `named:NAME`. */
export function encodeOpening({ namespaces, resolvers, wants, host }: Opening): string {
  return encode([
    ...namespaces.map(({ file }, index) => `ns ${index} ${file}`),
    ...resolvers.map(({ namespace, address, fence }, index) => {
      return `resolver ${index} ${namespace} ${address} ${fence === null ? 'plain -' : `local ${fence}`}`
    }),
    `open ${wants.flatMap((want) => wantWord(want, host)).join(',') || '-'}`,
  ])
}

function wantWord(want: Want, host: number | null): string[] {
  if (want !== 'host-ruleset') return [want]
  return host === null ? [] : [`ruleset=${host}`]
}

/** The second part, down to `go`. */
export function encodeRequests({ paths, names }: Requests, { windowMs, attempts }: Pace): string {
  return encode([
    `window ${windowMs}`,
    ...(attempts === null ? [] : [`attempts ${attempts}`]),
    ...paths.map(pathLine),
    ...names.map(({ resolver, record, name }, index) => `name ${index} ${resolver} ${record} ${name}`),
    'go',
  ])
}

export const AGAIN = 'again\n'

function pathLine({ what, group, namespace, owner, address }: PathRequest, index: number): string {
  const detail = what.kind === 'echo' ? what.size : what.port
  return `${what.kind} ${index} ${group} ${namespace} ${owner ?? '-'} ${address} ${detail}`
}

function encode(lines: readonly string[]): string {
  for (const line of lines) if (!/^[ -~]+$/.test(line)) throw unspeakable(line)
  return `${lines.join('\n')}\n`
}

/** Reads one line. A line that is not of the protocol is a bug of ours, or another version's helper. */
export function decodeAnswer(line: string): Answer {
  const fields = fieldsOf(line, () => foreign(line))
  switch (fields.word()) {
    case 'ns':
      return decodeNamespace(fields)
    case 'listen':
      return {
        kind: 'listener',
        index: fields.count(),
        protocol: fields.oneOf('tcp', 'udp'),
        address: fields.word(),
        port: fields.count(),
      }
    case 'route':
      return { kind: 'route', index: fields.count(), route: decodeRoute(fields) }
    case 'routes':
      return { kind: 'routes', ...decodeCount(fields) }
    case 'link':
      return { kind: 'link', index: fields.count(), link: decodeLink(fields) }
    case 'address':
      return { kind: 'address', index: fields.count(), interface: fields.count(), address: fields.word() }
    case 'links':
      return { kind: 'links', ...decodeCount(fields) }
    case 'setting':
      return { kind: 'setting', index: fields.count(), name: fields.word(), value: fields.countOrNone() }
    case 'nft':
    case 'iptables':
      return decodeRules(line, fields)
    case 'more':
      return { kind: 'more', index: fields.count(), hex: fields.text() ?? '' }
    case 'ruleset':
      return { kind: 'ruleset', ...decodeCount(fields) }
    case 'opened':
      return { kind: 'opened' }
    case 'echo':
    case 'tcp':
    case 'udp':
      return { kind: 'path', index: fields.count(), answer: decodePath(fields) }
    case 'name':
      return { kind: 'name', index: fields.count(), answer: decodeName(fields) }
    case 'table':
      return { kind: 'table' }
    case 'end':
      return { kind: 'end', windowMs: fields.count() }
    default:
      throw foreign(line)
  }
}

function decodeNamespace(fields: Fields): Answer {
  const index = fields.count()
  if (fields.oneOf('ok', 'failed') === 'ok')
    return { kind: 'entered', index, addresses: fields.list(), lacks: fields.list() }
  return { kind: 'not-entered', index, step: fields.word(), errno: fields.word() }
}

function decodeRoute(fields: Fields): HostRoute {
  const [destination, gateway] = [fields.word(), fields.word()]
  return { destination, gateway: gateway === '-' ? null : gateway, interface: fields.text() ?? '' }
}

function decodeLink(fields: Fields): ToldLink {
  const link = {
    index: fields.count(),
    name: fields.text() ?? '',
    kind: fields.text(),
    mac: fields.text(),
    mtu: fields.count(),
    isUp: fields.oneOf('up', 'down') === 'up',
    state: fields.word(),
    master: fields.countOrNone(),
    portState: fields.text(),
  }
  const [index, place] = [fields.countOrNone(), fields.word()]
  const namespace = /^\d+$/.test(place) ? Number(place) : null
  return { ...link, peer: index === null ? null : { index, namespace }, alias: fields.text() }
}

/** How many there were; null where they could not all be told. */
function decodeCount(fields: Fields): { readonly index: number; readonly count: number | null } {
  const index = fields.count()
  return { index, count: fields.oneOf('ok', 'failed') === 'ok' ? fields.count() : null }
}

function decodeRules(line: string, fields: Fields): Answer {
  const index = fields.count()
  const start: RecordStart = line.startsWith('nft ')
    ? { kind: fields.oneOf(...NFT_KINDS), family: fields.count() }
    : { kind: 'iptables', version: fields.oneOf('4', '6') === '4' ? 4 : 6, name: fields.word() }
  return { kind: 'rules', index, start, hex: fields.text() ?? '' }
}

function decodePath(fields: Fields): PathAnswer {
  const kind = fields.oneOf('reply', 'open', 'refused', 'stranger', 'timeout', 'unreachable', 'failed')
  if (kind === 'failed') return { kind, reason: fields.word() }
  const attempts = fields.count()
  if (kind === 'timeout') return { kind, attempts }
  if (kind === 'unreachable') return { kind, attempts, cause: fields.word() }
  const rttMs = fields.count() / 1000
  if (kind === 'stranger') return { kind, attempts, rttMs }
  const lost = fields.count()
  return kind === 'open'
    ? {
        kind,
        attempts,
        rttMs,
        lost,
        how: fields.oneOf('silent', 'closed', 'both', 'in', 'answered', 'received'),
      }
    : { kind, attempts, rttMs, lost }
}

function decodeName(fields: Fields): NameAnswer {
  const kind = fields.oneOf('answer', 'silent', 'timeout', 'unreachable', 'failed')
  if (kind === 'failed') return { kind, reason: fields.word() }
  if (kind === 'answer') {
    const rcode = fields.count()
    // The attempts tell nothing that the time does not.
    fields.count()
    const rttMs = fields.count() / 1000
    return { kind, rcode, rttMs, addresses: fields.list(), isCut: fields.rest() === 'cut' }
  }
  const attempts = fields.count()
  return kind === 'unreachable' ? { kind, attempts, cause: fields.word() } : { kind, attempts }
}

/** Names come from users and engines: none may become a line of its own. */
function unspeakable(line: string): NetxError {
  const message = `${JSON.stringify(line.slice(0, 80))} cannot be said to the helper`
  return new NetxError({ family: 'bug', code: 'NETX_HELPER_PROTOCOL', message })
}

function foreign(line: string): NetxError {
  const message = `The helper said "${line.slice(0, 80)}", which is not of its protocol`
  return new NetxError({ family: 'bug', code: 'NETX_HELPER_PROTOCOL', message })
}
