import { setImmediate as othersTurn } from 'node:timers/promises'

/** As long as nothing else is heard, an interruption above all. */
const TURN_MS = 50

/** Does what takes long item by item, and lets signals through meanwhile. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Result,
  signal: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = []
  let begun = performance.now()
  for (const [index, item] of items.entries()) {
    if (performance.now() - begun > TURN_MS) {
      await othersTurn()
      signal.throwIfAborted()
      begun = performance.now()
    }
    results.push(work(item, index))
  }
  return results
}
