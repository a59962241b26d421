/** Does the work for every item, so many at a time; the results are in the order of the items. The first failure counts. */
export async function inParallel<Item, Result>(
  width: number,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index)
  }
  const ended = await Promise.allSettled(Array.from({ length: width }, worker))
  const failure = ended.find((end) => end.status === 'rejected')
  if (failure) throw failure.reason
  return results
}
