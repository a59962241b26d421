import { NetxError } from '../model/errors.ts'
import type { Journal } from '../model/journal.ts'
import { type Change, isSamePlace, type Member, planReturn, type Seat, seatOn } from '../model/membership.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { orderSteps } from '../plan/order-steps.ts'
import { carryOutAll, nameFailure } from './carry-out.ts'
import type { Engine } from './engine.ts'
import { orGone } from './failures.ts'
import type { JournalFolder, Leftover } from './journal.ts'
import { restore, standOf } from './remake.ts'

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
    if (leftover.journal.networks.length > 0) {
      await settleNetworks(engine, leftover.journal, isRepair, note)
      folder.forget(leftover)
      continue
    }
    const stand = await review(engine, leftover.journal)
    if (stand.begun.length > 0 && stand.open.length > 0) {
      if (!isRepair) throw halfDoneError(leftover.journal, stand)
      await putBack(engine, leftover, stand)
      note(
        `Put back as it was before a docker netx ${leftover.journal.command} that was killed: ${list(stand.begun)}`,
      )
    }
    folder.forget(leftover)
  }
}

async function settleNetworks(
  engine: Engine,
  journal: Journal,
  isRepair: boolean,
  note: (text: string) => void,
): Promise<void> {
  if ((await standOf(engine, journal)) !== 'between') return
  const names = journal.networks.map(({ from }) => from.name)
  if (!isRepair) {
    const quoted = names.map((name) => JSON.stringify(name)).join(', ')
    const message = `a docker netx ${journal.command} of network ${quoted} was killed half-way`
    throw new NetxError({ family: 'engine', code: 'NETX_HALF_DONE', message, next: REPAIR })
  }
  const left = await restore(engine, journal)
  if (left.length > 0) throw stuck(left)
  note(
    `Put back as it was before a docker netx ${journal.command} that was killed: network ${names.join(', ')}, with the members`,
  )
}

interface Stand {
  /** No longer as before. */
  readonly begun: readonly Change[]
  /** Not yet as after: one that was begun may be among them. */
  readonly open: readonly Change[]
  readonly seatOf: (change: Change) => Seat | undefined
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
    seatOf,
  }
}

async function putBack(engine: Engine, { journal }: Leftover, { seatOf, begun }: Stand): Promise<void> {
  const changes = journal.changes.filter((change) => begun.includes(change))
  const returns = changes.toReversed().map((change) => planReturn(change, seatOf(change)))
  const failures = await carryOutAll(engine, orderSteps(returns))
  if (failures.length > 0) throw stuck(failures.map(nameFailure))
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

function halfDoneError({ command }: Journal, { begun, open }: Stand): NetxError {
  const done = begun.filter((change) => !open.includes(change))
  return new NetxError({
    family: 'engine',
    code: 'NETX_HALF_DONE',
    message: `a docker netx ${command} was killed half-way: done: ${list(done) || 'nothing'}; not done: ${list(open)}`,
    next: REPAIR,
  })
}

function list(changes: readonly Change[]): string {
  return changes
    .map(({ container, network, to }) => `${container.name} ${to ? 'on' : 'off'} ${network.name}`)
    .join(', ')
}
