import type { Report } from '../model/report.ts'

/**
 * The columns that have a place in a grid. A published port that only those were to try who are denied its container is
 * no more than a way that was looked at, unless something is wrong with it.
 */
export function shownColumns({ participants, columns, pairs }: Report): string[] {
  const byTarget = Map.groupBy(pairs, ({ to }) => to)
  return columns.filter((column) => {
    const asked = byTarget.get(column) ?? []
    const isDenied = asked.every(({ probes }) =>
      probes.every(({ expected, rule }) => rule && expected === 'closed'),
    )
    return asked.length >= participants.length || !isDenied || asked.some(({ verdict }) => verdict !== 'ok')
  })
}
