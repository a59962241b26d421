import type { ExecAnswer } from './exec-prober.ts'
import type { NameAnswer, PathAnswer } from './prober.ts'

const MISSING = 127

/** What a tool's words mean. One that did not run, or says what nobody knows, has measured nothing. */
export function readPathAnswer(kind: string, { code, text }: ExecAnswer): PathAnswer {
  if (code === MISSING) return failed(`its image has no tool for ${TOOLS[kind] ?? kind}`)
  if (code < 0) return failed(text)
  return kind === 'tcp' ? readConnection(code, text) : readPing(code, text)
}

const TOOLS: Readonly<Record<string, string>> = {
  echo: 'pings',
  full: 'pings of that size',
  tcp: 'TCP',
  udp: 'UDP',
}

/** busybox says "1 packets received", iputils "1 received"; either prints the time of each reply. */
function readPing(code: number, text: string): PathAnswer {
  const [, rtt] = /\btime[=<]([\d.]+) ?ms/.exec(text) ?? []
  if (code === 0) return { kind: 'reply', attempts: 1, lost: 0, rttMs: Number(rtt ?? 0) }
  if (/network (is )?unreachable/i.test(text)) return unreachable('errno:ENETUNREACH')
  if (/host (is )?unreachable|no route to host/i.test(text)) return unreachable('errno:EHOSTUNREACH')
  if (/cannot assign requested address/i.test(text)) return unreachable('errno:EADDRNOTAVAIL')
  if (/\b0 (packets )?received\b/.test(text)) return { kind: 'timeout', attempts: 1 }
  return failed(text)
}

function readConnection(code: number, text: string): PathAnswer {
  if (/refused/i.test(text)) return { kind: 'refused', attempts: 1, lost: 0, rttMs: 0 }
  if (/network (is )?unreachable/i.test(text)) return unreachable('errno:ENETUNREACH')
  if (/no route to host|host (is )?unreachable/i.test(text)) return unreachable('errno:EHOSTUNREACH')
  if (/timed out/i.test(text)) return { kind: 'timeout', attempts: 1 }
  if (code === 0 || /\b(open|succeeded)\b/.test(text)) return OPEN
  return code === 124 || code === 143 ? { kind: 'timeout', attempts: 1 } : failed(text)
}

/** nslookup may exit with 0 and no address: only the addresses count, and those of the server come first. */
export function readNameAnswer({ code, text }: ExecAnswer): NameAnswer {
  if (code === MISSING) return failed('its image has no tool for names')
  if (code < 0) return failed(text)
  const answer = /\bName:/.test(text)
    ? text.slice(text.search(/\bName:/))
    : text.replace(/^.*?Server:.*?Address[^:]*:\s*\S+/, '')
  const addresses = [...new Set(answer.match(ADDRESSES) ?? [])]
  if (addresses.length > 0) return { kind: 'answer', rcode: 0, rttMs: 0, addresses, isCut: false }
  if (/connection refused/i.test(text))
    return { kind: 'unreachable', attempts: 1, cause: 'errno:ECONNREFUSED' }
  if (/timed out|no servers could be reached/i.test(text)) return { kind: 'timeout', attempts: 1 }
  return { kind: 'answer', rcode: /NXDOMAIN/i.test(text) ? 3 : 0, rttMs: 0, addresses, isCut: false }
}

const OPEN: PathAnswer = { kind: 'open', attempts: 1, lost: 0, rttMs: 0, how: 'silent' }

const ADDRESSES = /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})(?![\w.:])/gi

function unreachable(cause: string): PathAnswer {
  return { kind: 'unreachable', attempts: 1, cause }
}

function failed(reason: string): { readonly kind: 'failed'; readonly reason: string } {
  return { kind: 'failed', reason: reason.slice(0, 120) || 'it said nothing' }
}
