import { NetxError } from '../model/errors.ts'
import { isGlob } from '../model/glob.ts'
import { compareNatural } from '../model/natural-order.ts'
import { type Candidate, type Selection, select } from './select.ts'

/** The flags that say which containers are meant, beside their names. */
export interface TargetFlags {
  readonly container: readonly string[]
  readonly label: readonly string[]
  readonly project: readonly string[]
  readonly service: readonly string[]
}

/** A container that was chosen, and what the user calls it. */
export interface Target<C> {
  readonly key: string
  readonly chosen: C
}

/** Whether every container is named, so that nothing needs to be known to check the flags that are about them. */
export function areNamed({ container, label, project, service }: TargetFlags): boolean {
  return label.length + project.length + service.length === 0 && !container.some(isGlob)
}

/** At least one is meant. */
export function hasTargets({ container, label, project, service }: TargetFlags): boolean {
  return container.length + label.length + project.length + service.length > 0
}

/** Each container once, called as it was typed where it was; in the order typed where all were, else in that of their names. */
export function chooseTargets<C extends Candidate>(
  candidates: readonly C[],
  flags: TargetFlags,
): Target<C>[] {
  const { container: references, label: labels, project: projects, service: services } = flags
  const selection: Selection = { references, networks: [], labels, projects, services }
  const found = select(candidates, [], selection)
  if (areNamed(flags) && found.length < references.length) throw namedTwice(references)
  const typed = (name: string, id: string) =>
    references.find((reference) => reference === name) ??
    references.find((reference) => !isGlob(reference) && reference !== '' && id.startsWith(reference))
  const targets = found.map((chosen) => ({ key: typed(chosen.name, chosen.id) ?? chosen.name, chosen }))
  return areNamed(flags) ? targets : targets.sort((a, b) => compareNatural(a.chosen.name, b.chosen.name))
}

function namedTwice(references: readonly string[]): NetxError {
  return new NetxError({
    family: 'user',
    code: 'NETX_BAD_ATTACHMENT',
    message: `a container is named twice among ${references.join(', ')}`,
    next: 'Name each container once.',
  })
}
