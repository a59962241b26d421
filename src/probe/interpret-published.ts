import type { Outcome, Payload } from '../model/outcome.ts'
import { listens } from '../model/sight.ts'
import type { Behind } from '../plan/requests.ts'
import type { Seen } from './interpret.ts'

/**
 * What a published port comes to. docker-proxy takes connections whether a program of the container is there or not, so that
 * `open` is only what a program takes: one that listens, and that the host reaches as docker-proxy does.
 */
export function outcomeBehind(outcome: Outcome, behind: Behind, { answers, found }: Seen): Outcome {
  if (outcome.kind !== 'open') return outcome
  const { attempts, lost, rttMs, payload } = outcome
  const { port, namespace, path, isTaken } = behind
  const { name, state } = port.owner
  if (state !== 'running') return { kind: 'not-measured', reason: `${name} is ${state}` }
  const { protocol, port: inner } = port.publication
  const owner = found[namespace ?? -1]
  const isListening =
    owner?.kind === 'entered' && port.address !== null ? listens(owner, protocol, port.address, inner) : null
  const fromHost = path === null ? undefined : answers.paths[path]
  const isCutOff = fromHost !== undefined && fromHost.kind !== 'open' && fromHost.kind !== 'failed'
  if (isListening === false || isCutOff || !isTaken) return { kind: 'unserved', attempts, lost, rttMs }
  const isProven = isListening === true || fromHost?.kind === 'open' || SPOKEN.includes(payload)
  if (isProven) return outcome
  return {
    kind: 'not-measured',
    reason: `the engine's proxy took it, and nothing tells whether a program of ${name} did`,
  }
}

/** What only a program does. */
const SPOKEN: readonly Payload[] = ['both', 'in', 'answered']
