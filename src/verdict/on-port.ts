import type { PathProbe } from '../model/probe.ts'
import { listens, type Sight } from '../model/sight.ts'
import type { Promised } from './predict.ts'

/** Whoever lets a ping through lets ports through as well; what answers there depends on who listens. */
export function onPort(probe: PathProbe, reach: Promised, sight: Sight | undefined): Promised {
  if (!('port' in probe) || reach.expected !== 'reply') return reach
  const isListening = probe.address === null ? null : listens(sight, probe.kind, probe.address, probe.port)
  if (isListening === false) return { expected: 'refused', because: 'nobody-listens' }
  return { expected: isListening ? 'open' : 'answer', because: reach.because }
}
