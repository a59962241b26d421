import type { HookName } from '../model/ruleset.ts'
import type { Station } from './packet.ts'

/** A network namespace on the way of a packet, and the interfaces by which it comes and goes, as `Station` has them. */
export interface Passage extends Pick<Station, 'namespace' | 'in' | 'out'> {
  readonly isBridged?: boolean
  readonly isFiltered?: boolean | null
  readonly ports?: Station['ports']
}

/** Where a packet meets rules that starts in the first namespace and ends in the last. */
export function stationsOf(passages: readonly Passage[]): Station[] {
  return passages.flatMap((passage, index) => {
    const { namespace, in: entry, out, isBridged = false, isFiltered = true, ports = UNKNOWN } = passage
    const isLocal = index === passages.length - 1
    return hooksOf(index, isLocal).map((hook) => ({
      namespace,
      hook,
      in: entry,
      // Where it leaves is not decided before the hook that comes first.
      out: hook === 'prerouting' ? '' : out,
      isLocal,
      isBridged,
      isFiltered,
      ports: hook === 'prerouting' ? { ...ports, out: '' } : ports,
    }))
  })
}

const UNKNOWN = { in: null, out: null }

function hooksOf(index: number, isLast: boolean): readonly HookName[] {
  if (index === 0) return ['output', 'postrouting']
  return isLast ? ['prerouting', 'input'] : ['prerouting', 'forward', 'postrouting']
}

/** The same way, as what answers goes it. */
export function backwards(passages: readonly Passage[]): Passage[] {
  return passages
    .map(({ ports, ...passage }) => ({
      ...passage,
      in: passage.out,
      out: passage.in,
      ...(ports && { ports: { in: ports.out, out: ports.in } }),
    }))
    .toReversed()
}
