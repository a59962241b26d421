import { NetxError } from '../model/errors.ts'
import { HOST } from '../model/topology.ts'
import type { Opening } from '../plan/opening.ts'
import type { Requests } from '../plan/requests.ts'

/** What one helper takes: docs/helper-protocol.md. The engine's host may come on top of the namespaces. */
const MOST_NAMESPACES = 1024
const MOST_QUESTIONS = 2 ** 20
const MOST_NAME_BYTES = 2 ** 25
/** What a name takes beside its characters. */
const NAME_MARGIN = 2

const FEWER = 'Choose fewer containers: by name, or with --network, --label or --project.'

/** The helper would not understand what it has no room for. */
export function refuseLargeOpening({ namespaces }: Opening): void {
  const count = namespaces.filter(({ place }) => place !== HOST).length
  if (count > MOST_NAMESPACES) throw tooMany(`${count} network namespaces`, `${MOST_NAMESPACES}`)
}

export function refuseLargeRequests({ paths, names }: Requests): void {
  if (paths.length > MOST_QUESTIONS) throw tooMany(`${paths.length} probes`, `${MOST_QUESTIONS}`)
  if (names.length > MOST_QUESTIONS) throw tooMany(`${names.length} DNS questions`, `${MOST_QUESTIONS}`)
  const bytes = names.reduce((sum, { name }) => sum + name.length + NAME_MARGIN, 0)
  // The names of the servers themselves, and room for one more, are among them.
  if (bytes > MOST_NAME_BYTES * 0.9) throw tooMany(`${bytes} bytes of names`, `${MOST_NAME_BYTES}`)
}

function tooMany(what: string, limit: string): NetxError {
  const message = `${what} are more than one run measures: ${limit}`
  return new NetxError({ family: 'user', code: 'NETX_TOO_MANY', message, next: FEWER })
}
