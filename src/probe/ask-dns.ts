import type { DnsCheck } from '../model/engine-health.ts'
import type { Opening } from '../plan/opening.ts'
import { PLAIN_PACE } from '../plan/pace.ts'
import type { NameAnswer, Prober } from './prober.ts'

/** Asks each of an opening's servers for the name that it answers by itself. Whatever it answers, it is there. */
export async function askDns(prober: Prober, opening: Opening, signal: AbortSignal): Promise<DnsCheck[]> {
  const { namespaces, resolvers } = opening
  // The container's own tools ask in a form that may leave the engine.
  if (resolvers.length === 0 || prober.rung === 'exec') return []
  const names = resolvers.map(({ address, fence }, resolver) => {
    return { resolver, server: address, record: 'A', name: fence ?? '' } as const
  })
  const requests = { paths: [], names, sources: [], loopbacks: [], places: [] }
  const answers = await prober.measure(requests, PLAIN_PACE, () => undefined, signal)
  return resolvers.flatMap(({ namespace, address }, index): DnsCheck[] => {
    const trouble = troubleOf(answers.names[index])
    const container = namespaces[namespace]?.name
    return container === undefined || trouble === undefined ? [] : [{ container, address, trouble }]
  })
}

/** Undefined where it was not measured. */
function troubleOf(answer: NameAnswer | undefined): DnsCheck['trouble'] | undefined {
  switch (answer?.kind) {
    case 'answer':
      return null
    case 'timeout':
    case 'silent':
      return 'no answer'
    case 'unreachable':
      return answer.cause
    default:
      return undefined
  }
}
