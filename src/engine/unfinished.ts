import { NetxError } from '../model/errors.ts'
import { isOpen, type Journal } from '../model/journal.ts'
import { type Change, isSamePlace, type Member, seatOn } from '../model/membership.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { keptLines } from './carry-out.ts'
import type { Engine } from './engine.ts'
import { orGone } from './failures.ts'
import type { JournalFolder } from './journal.ts'
import { standOf } from './remake.ts'
import { undo } from './undo.ts'

/**
 * Sees to what killed runs left: nothing, where they were done or had not begun. What is half done is put back as it was
 * when that is wanted; else it is an error, since a change on top of it could not be undone.
 */
export async function settleUnfinished(
  engine: Engine,
  folder: JournalFolder,
  isRepair: boolean,
  note: (text: string) => void,
): Promise<void> {
  const { host } = await engine.info()
  for (const leftover of folder.leftovers(host)) {
    const { journal } = leftover
    const open = isUntouched(journal) ? null : await whatIsOpen(engine, journal)
    if (open !== null) {
      if (!isRepair) throw halfDoneError(open)
      const { left, kept } = await undo(engine, journal, (acts) => folder.rewrite(leftover, acts))
      if (left.length > 0) throw stuck(left)
      note(
        [
          `Put back as it was before a docker netx ${journal.command} that was killed: ${open.begun}`,
          ...keptLines(kept),
        ].join('; '),
      )
    }
    folder.forget(leftover)
  }
}

/** Whether a run did nothing, or all of it. */
function isUntouched({ acts, planned }: Journal): boolean {
  return acts.length === 0 || (acts.length === planned && !acts.some(isOpen))
}

interface Open {
  /** What the error says of it. */
  readonly message: string
  readonly begun: string
}

/** Null where all is as it was before or as it was to be after, whoever did that. */
async function whatIsOpen(engine: Engine, journal: Journal): Promise<Open | null> {
  const killed = `a docker netx ${journal.command}`
  if (journal.networks.length > 0) {
    if ((await standOf(engine, journal)) !== 'between') return null
    const names = journal.networks.map(({ from }) => from.name)
    const quoted = names.map((name) => JSON.stringify(name)).join(', ')
    return {
      message: `${killed} of network ${quoted} was killed half-way`,
      begun: `network ${names.join(', ')}, with the members`,
    }
  }
  const { begun, open } = await review(engine, journal)
  if (begun.length === 0 || open.length === 0) return null
  const done = begun.filter((change) => !open.includes(change))
  return {
    message: `${killed} was killed half-way: done: ${list(done) || 'nothing'}; not done: ${list(open)}`,
    begun: list(begun),
  }
}

interface Stand {
  /** No longer as before. */
  readonly begun: readonly Change[]
  /** Not yet as after: one that was begun may be among them. */
  readonly open: readonly Change[]
}

/** Containers that are gone meanwhile have nothing left to undo. */
async function review(engine: Engine, { changes }: Journal): Promise<Stand> {
  const ids = [...new Set(changes.map(({ container }) => container.id))]
  const members = new Map<string, Member>()
  for (const found of await Promise.all(ids.map((id) => orGone(engine.member(id))))) {
    if (found) members.set(found.id, found)
  }
  const seatOf = ({ container, network }: Change) => {
    const member = members.get(container.id)
    return member && seatOn(member, network)
  }
  const known = changes.filter(({ container }) => members.has(container.id))
  const differs = (change: Change, wanted: EndpointSpec | null) =>
    !isSamePlace(seatOf(change)?.settings ?? null, wanted)
  return {
    begun: known.filter((change) => differs(change, change.from)),
    open: known.filter((change) => differs(change, change.to)),
  }
}

function stuck(left: readonly string[]): NetxError {
  return new NetxError({
    family: 'engine',
    code: 'NETX_HALF_DONE',
    message: left.join('; '),
    next: 'Remove what is in the way, and try again.',
  })
}

const REPAIR = 'Add --repair to put that back as it was first.'

function halfDoneError({ message }: Open): NetxError {
  return new NetxError({ family: 'engine', code: 'NETX_HALF_DONE', message, next: REPAIR })
}

function list(changes: readonly Change[]): string {
  return changes
    .map(({ container, network, to }) => `${container.name} ${to ? 'on' : 'off'} ${network.name}`)
    .join(', ')
}
