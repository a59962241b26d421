import { z } from 'zod'
import { VERDICTS } from '../model/outcome.ts'
import type { Baseline, Report } from '../model/report.ts'

const OUTCOMES = [
  'reply',
  'open',
  'refused',
  'unserved',
  'inconsistent',
  'timeout',
  'unreachable',
  'resolved',
  'name-not-found',
  'wrong-answer',
  'not-measured',
] as const

const reachability = z.enum(['reachable', 'isolated', 'unknown'])

const probe = z.object({
  kind: z.enum(['icmp', 'mtu', 'tcp', 'udp', 'dns']),
  address: z.string().nullable().exactOptional(),
  port: z.int().exactOptional(),
  name: z.string().exactOptional(),
  record: z.enum(['A', 'AAAA']).exactOptional(),
  outcome: z.enum(OUTCOMES),
  addresses: z.array(z.string()).exactOptional(),
  verdict: z.enum(VERDICTS),
})

/** What a comparison takes of the report; what else is in the file may be anything. */
const baseline = z.object({
  participants: z.array(z.object({ name: z.string(), id: z.string() })),
  pairs: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      expected: reachability,
      observed: reachability,
      verdict: z.enum(VERDICTS),
      probes: z.array(probe),
    }),
  ),
})

/** The only version that there has been. */
const VERSION: Report['schemaVersion'] = 1

/** A report of an earlier run, or what is wrong with it: `has no …`. */
export function readBaseline(document: unknown): Baseline | { readonly wrong: string } {
  const { data: versioned } = z.object({ schemaVersion: z.unknown() }).safeParse(document)
  if (versioned?.schemaVersion === undefined)
    return { wrong: 'is no report of matrix: it has no schemaVersion' }
  if (versioned.schemaVersion !== VERSION) {
    const found = JSON.stringify(versioned.schemaVersion)
    return { wrong: `has schemaVersion ${found}, and only ${VERSION} is known here` }
  }
  const { data, error } = baseline.safeParse(document)
  if (data) return data
  const place = z.core.toDotPath(error.issues[0]?.path ?? [])
  return { wrong: `is no report of matrix: ${place} is missing, or not what it should be` }
}

/** Without what differs from run to run: the same state of the engine gives the same bytes. */
export function baselineText(report: Report): string {
  const pairs = report.pairs.map((pair) => ({
    ...pair,
    probes: pair.probes.map(({ rttMs: _rtt, attempts: _attempts, lost: _lost, ...probe }) => probe),
  }))
  const { windowMs: _window, ...run } = report.run
  return `${JSON.stringify({ ...report, run, pairs }, null, 2)}\n`
}
