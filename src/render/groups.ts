import type { Participant } from '../model/report.ts'

/** Containers on the same networks, in the same state: what the settings promise of one, they promise of all. */
export interface Group {
  readonly title: string
  readonly members: readonly string[]
}

/** Every participant is in one; a column is one of its own. */
export function groupsOf(participants: readonly Participant[], columns: readonly string[]): Group[] {
  const byTitle = Map.groupBy(participants, titleOf)
  const groups = [...byTitle].map(([title, members]) => ({ title, members: members.map(({ name }) => name) }))
  return [...groups, ...columns.map((title) => ({ title, members: [title] }))]
}

function titleOf({ endpoints, state }: Participant): string {
  const networks = endpoints.map(({ network }) => network).join(' + ') || 'no network of its own'
  return state === 'running' ? networks : `${networks} (${state})`
}
