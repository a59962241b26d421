import type { Doubt, Measurement, Weakness } from '../model/measurement.ts'
import type { Outcome } from '../model/outcome.ts'
import type { PathRequest, Source } from '../plan/requests.ts'
import type { Seen } from './interpret.ts'
import type { PathAnswer } from './prober.ts'
import { reachedOutside } from './reached-outside.ts'

/** What the positive controls of a run tell of its silences. */
export interface Controls {
  doubt(source: Source, outcome: Outcome): Doubt | null
  weakness(source: Source, outcome: Outcome): Weakness | null
  /** What is known of a target that has no namespace of its own in the run. */
  reached(source: Source): NonNullable<Measurement['reached']> | null
}

export function controlsOf({ rung, requests, answers, found }: Seen): Controls {
  const heard = requests.paths.map((_, index) => isHeard(answers.paths[index]))
  const places = (keep: (path: PathRequest) => boolean, key: (path: PathRequest) => string) =>
    new Set(requests.paths.filter((path, index) => heard[index] && keep(path)).map(key))
  /** Namespaces in which anything at all answered the prober; and those in which something of a family did. */
  const working = places(
    () => true,
    ({ namespace }) => String(namespace),
  )
  const workingFamilies = places(() => true, familyOf)
  /** Those in which somebody else did. */
  const inCompany = places(({ namespace, owner }) => owner !== namespace, familyOf)
  const outside = reachedOutside({ requests, answers })

  /** Servers that refuse questions. Machines ration what they say of it, so that others may hear nothing of the same. */
  const refusing = new Set(
    requests.names.flatMap(({ server }, index) =>
      answers.names[index]?.kind === 'unreachable' ? server : [],
    ),
  )
  const isRefused = (name: number) => refusing.has(requests.names[name]?.server ?? '')

  const pathDoubt = (path: number, control: number | null): Doubt | null => {
    const request = requests.paths[path]
    if (!request || !workingFamilies.has(familyOf(request))) return 'asker-deaf'
    if (control === null) return outside.has(request) ? null : 'nobody-reached-it'
    const owner = found[request.owner ?? -1]
    if (request.what.kind === 'udp' && !(owner?.kind === 'entered' && owner.receives)) return 'unwatched'
    if (heard[control]) return null
    const isAwake = heard[requests.loopbacks[request.owner ?? -1] ?? -1]
    return isAwake && request.what.kind === 'echo' ? 'address-dead' : 'target-mute'
  }

  return {
    doubt(source, outcome) {
      const { kind } = outcome
      // A container that answers for itself may say that it reaches nothing.
      if (rung === 'exec' && ABSENCES.includes(kind)) return 'own-tools'
      if (source.kind === 'names') {
        if (isSilence(outcome) && source.names.some((name) => answers.overdue?.has(name)))
          return 'busy-server'
        const isSilent = source.names.every((name) => answers.names[name]?.kind === 'timeout')
        return isSilent && !source.names.some(isRefused) ? 'dns-dead' : null
      }
      if (source.kind !== 'path') return null
      if (kind === 'timeout') return pathDoubt(source.path, source.control)
      // No route is an answer of the asker's own kernel, whatever the target does; in a dead namespace it tells nothing.
      const namespace = requests.paths[source.path]?.namespace
      return kind === 'unreachable' && !working.has(String(namespace)) ? 'asker-deaf' : null
    },
    reached: outside.by,
    weakness(source, outcome) {
      if (outcome.kind === 'name-not-found') return outcome.rcode === null ? 'server-silent' : null
      if (source.kind !== 'path' || outcome.kind !== 'timeout') return null
      const request = requests.paths[source.path]
      return request && inCompany.has(familyOf(request)) ? null : 'asker-alone'
    },
  }
}

function isSilence(outcome: Outcome): boolean {
  return outcome.kind === 'timeout' || (outcome.kind === 'name-not-found' && outcome.rcode === null)
}

const ABSENCES: readonly Outcome['kind'][] = ['timeout', 'unreachable', 'name-not-found']

function isHeard(answer: PathAnswer | undefined): boolean {
  return answer?.kind === 'reply' || answer?.kind === 'open' || answer?.kind === 'refused'
}

function familyOf({ namespace, address }: PathRequest): string {
  return `${namespace} ${address.includes(':') ? 6 : 4}`
}
