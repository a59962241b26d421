import { basename } from 'node:path'
import { NetxError } from '../model/errors.ts'
import type { Requests } from '../plan/requests.ts'

/** The protocol version that this side speaks; the page is docs/helper-protocol.md. */
export const PROTOCOL = 'netx-probe 1'

/** One line of the helper's, read. */
export type Answer =
  | { readonly kind: 'namespace'; readonly index: number; readonly state: NamespaceState }
  | { readonly kind: 'echo'; readonly index: number; readonly answer: EchoAnswer }
  | { readonly kind: 'name'; readonly index: number; readonly answer: NameAnswer }
  | { readonly kind: 'table'; readonly entries: number; readonly limit: number; readonly fulls: number }
  | { readonly kind: 'end'; readonly windowMs: number }

export type NamespaceState =
  | { readonly kind: 'entered'; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly step: string; readonly errno: string }

export type EchoAnswer =
  | { readonly kind: 'reply'; readonly attempts: number; readonly rttMs: number }
  | { readonly kind: 'timeout'; readonly attempts: number }
  | { readonly kind: 'unreachable'; readonly attempts: number; readonly cause: string }
  | { readonly kind: 'failed'; readonly reason: string }

export type NameAnswer =
  | {
      readonly kind: 'answer'
      readonly rcode: number
      readonly rttMs: number
      readonly addresses: readonly string[]
      /** There are more addresses than the answer had room for. */
      readonly isCut: boolean
    }
  | { readonly kind: 'silent'; readonly attempts: number }
  | { readonly kind: 'timeout'; readonly attempts: number }
  | { readonly kind: 'unreachable'; readonly attempts: number; readonly cause: string }
  | { readonly kind: 'failed'; readonly reason: string }

/** The whole run as the helper reads it, down to `go`. */
export function encodeRequests(requests: Requests, windowMs: number): string {
  const lines = [
    ...requests.namespaces.map((file, index) => `ns ${index} ${basename(file)}`),
    ...requests.resolvers.map(({ namespace, address, fence }, index) => {
      return `resolver ${index} ${namespace} ${address} ${fence === null ? 'plain -' : `local ${fence}`}`
    }),
    `window ${windowMs}`,
    ...requests.echoes.map(({ group, namespace, owner, address }, index) => {
      return `echo ${index} ${group} ${namespace} ${owner} ${address}`
    }),
    ...requests.names.map(({ resolver, name }, index) => `name ${index} ${resolver} ${name}`),
    'go',
  ]
  for (const line of lines) if (!/^[ -~]+$/.test(line)) throw unspeakable(line)
  return `${lines.join('\n')}\n`
}

/** Reads one line. A line that is not of the protocol is a bug of ours, or another version's helper. */
export function decodeAnswer(line: string): Answer {
  const [kind, ...fields] = line.split(' ')
  switch (kind) {
    case 'ns':
      return {
        kind: 'namespace',
        index: count(fields[0], line),
        state: decodeNamespace(fields.slice(1), line),
      }
    case 'echo':
      return { kind: 'echo', index: count(fields[0], line), answer: decodeEcho(fields.slice(1), line) }
    case 'name':
      return { kind: 'name', index: count(fields[0], line), answer: decodeName(fields.slice(1), line) }
    case 'table': {
      const [entries, limit, fulls] = fields.map((field) => count(field, line))
      return { kind: 'table', entries: entries ?? 0, limit: limit ?? 0, fulls: fulls ?? 0 }
    }
    case 'end':
      return { kind: 'end', windowMs: count(fields[0], line) }
    default:
      throw foreign(line)
  }
}

function decodeNamespace([state, ...rest]: string[], line: string): NamespaceState {
  const [first = '-', errno = ''] = rest
  if (state === 'failed') return { kind: 'failed', step: first, errno }
  if (state === 'ok') return { kind: 'entered', addresses: list(first) }
  throw foreign(line)
}

function decodeEcho([state, first, second = '']: string[], line: string): EchoAnswer {
  switch (state) {
    case 'reply':
      return { kind: 'reply', attempts: count(first, line), rttMs: count(second, line) / 1000 }
    case 'timeout':
      return { kind: 'timeout', attempts: count(first, line) }
    case 'unreachable':
      return { kind: 'unreachable', attempts: count(first, line), cause: second }
    case 'failed':
      return { kind: 'failed', reason: first ?? '' }
    default:
      throw foreign(line)
  }
}

function decodeName(fields: string[], line: string): NameAnswer {
  const [state, first, second, third, fourth = '-', end] = fields
  if (state === 'answer') {
    // The second field, the attempts, tells nothing that the time does not.
    const [rcode, rttMs] = [count(first, line), count(third, line) / 1000]
    return { kind: 'answer', rcode, rttMs, addresses: list(fourth), isCut: end === 'cut' }
  }
  if (state === 'silent' || state === 'timeout') return { kind: state, attempts: count(first, line) }
  if (state === 'unreachable')
    return { kind: 'unreachable', attempts: count(first, line), cause: second ?? '' }
  if (state === 'failed') return { kind: 'failed', reason: first ?? '' }
  throw foreign(line)
}

function list(field: string): string[] {
  return field === '-' ? [] : field.split(',')
}

function count(field: string | undefined, line: string): number {
  if (field === undefined || !/^\d{1,15}$/.test(field)) throw foreign(line)
  return Number(field)
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
