import type { Pace } from './pace.ts'
import type { Requests } from './requests.ts'

/** What is known before a run of how long it will take: orders of magnitude, measured on two cores. */
const PROBES_A_SECOND = 5000
/** Without the privilege to forget neighbour entries, the kernel's own five seconds for each filling of its table count. */
const PAIRS_A_SECOND = 75
const PAIRS_AT_ONCE = 375
const SIDECARS_A_SECOND = 8
/** Of one `exec`: so many tools run side by side, each for a second where nobody answers; eight execs at once. */
const TOOLS_AT_ONCE = 40
const EXECS_AT_ONCE = 8

/** About how long the requests will take by that rung, in milliseconds. */
export function estimateMs(rung: 'helper' | 'sidecar' | 'exec', requests: Requests, pace: Pace): number {
  const probes = requests.paths.length * (pace.attempts ?? 1) + requests.names.length
  const sources = requests.loopbacks.length
  if (rung === 'exec') {
    const rounds = Math.ceil(probes / Math.max(1, sources) / TOOLS_AT_ONCE)
    return 1000 * rounds * Math.ceil(sources / EXECS_AT_ONCE) * Math.max(1, pace.windowMs / 1000)
  }
  const quick = pace.windowMs + (1000 * probes) / PROBES_A_SECOND
  if (rung === 'helper') return quick
  const pairs = new Set(requests.paths.map(({ group }) => group)).size
  const slow = pairs > PAIRS_AT_ONCE ? (1000 * pairs) / PAIRS_A_SECOND : 0
  return Math.max(quick, slow) + (1000 * sources) / SIDECARS_A_SECOND
}
