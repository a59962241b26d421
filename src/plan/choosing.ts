import { type Candidate, type Named, select, selectAgain } from './select.ts'

interface SelectionFlags {
  readonly references: readonly string[]
  readonly network: readonly string[]
  readonly label: readonly string[]
  readonly project: readonly string[]
  readonly known: readonly string[]
}

/** Whether nothing is given to choose by: all that run are meant. */
export function areAllMeant({ references, network, label, project }: SelectionFlags): boolean {
  return references.length + network.length + label.length + project.length === 0
}

/** Chooses by names and filters; from the second time on, who was chosen before stays. */
export function choosing<C extends Candidate>({
  references,
  network,
  label,
  project,
  known,
}: SelectionFlags): (containers: readonly C[], networks: readonly Named[]) => readonly C[] {
  const selection = { references, networks: network, labels: label, projects: project, known }
  let before: readonly C[] | null = null
  return (containers, networks) => {
    before = before
      ? selectAgain(containers, networks, selection, before)
      : select(containers, networks, selection)
    return before
  }
}
