import type { Measurement } from '../model/measurement.ts'
import type { PathRequest, Source } from '../plan/requests.ts'
import type { Seen } from './interpret.ts'

/** What the run reached of the targets that have no namespace of their own in it. */
export interface ReachedOutside {
  has(request: PathRequest): boolean
  by(source: Source): NonNullable<Measurement['reached']> | null
}

const ANSWERS: readonly string[] = ['reply', 'open', 'refused']

export function reachedOutside({ requests, answers }: Pick<Seen, 'requests' | 'answers'>): ReachedOutside {
  const targets = (kinds: readonly string[]) =>
    new Set(
      requests.paths.flatMap((path, index) =>
        path.owner === null && kinds.includes(answers.paths[index]?.kind ?? '') ? [targetOf(path)] : [],
      ),
    )
  const [reached, opened] = [targets(ANSWERS), targets(['reply', 'open'])]
  return {
    has: (request) => reached.has(targetOf(request)),
    by(source) {
      const request = source.kind === 'path' ? requests.paths[source.path] : undefined
      if (request?.owner !== null || !reached.has(targetOf(request))) return null
      return opened.has(targetOf(request)) ? 'open' : 'answer'
    },
  }
}

function targetOf({ what, address }: PathRequest): string {
  return `${address} ${what.kind} ${what.kind === 'echo' ? '' : what.port}`
}
