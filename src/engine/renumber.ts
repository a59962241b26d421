import { hasCode, messageOf, NetxError } from '../model/errors.ts'
import type { Journal } from '../model/journal.ts'
import {
  type Change,
  isKept,
  type Member,
  type Named,
  planReturn,
  seatOn,
  stepsOf,
} from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { carryOutAll, nameFailure } from './carry-out.ts'
import type { Engine } from './engine.ts'
import { cancelled, orGone } from './failures.ts'
import type { JournalFolder } from './journal.ts'

export interface Remaking {
  /** Of the network that there is. */
  readonly id: string
  readonly from: NetworkSpec
  readonly to: NetworkSpec
  readonly changes: readonly Change[]
}

/** Makes a network anew under its name, with its members; where that fails, as it was before. Resolves to the new id. */
export async function remake(
  engine: Engine,
  folder: JournalFolder,
  { id, from, to, changes }: Remaking,
  signal: AbortSignal,
  command: keyof typeof AGAIN = 'renumber',
): Promise<string> {
  const { host } = await engine.info()
  const journal: Journal = {
    schemaVersion: 1,
    engine: host,
    command,
    changes,
    network: { id, from, to },
  }
  return await folder.keep(journal, async () => {
    try {
      return await replace(engine, id, to, changes, signal)
    } catch (error) {
      throw afterwards(error, from.name, await restore(engine, journal), AGAIN[command](from.name))
    }
  })
}

async function replace(
  engine: Engine,
  old: string,
  to: NetworkSpec,
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<string> {
  const watch = () => {
    if (signal.aborted) throw cancelled(signal)
  }
  for (const { container } of changes) {
    watch()
    await engine.disconnect(old, container.id, false)
  }
  watch()
  await engine.removeNetwork(old)
  const { id } = await engine.createNetwork(to)
  for (const change of changes) {
    watch()
    if (change.to) await engine.connect(id, change.container.id, change.to)
  }
  return id
}

/** Where a network that was to be made anew stands. */
export async function standOf(
  engine: Engine,
  { network, changes }: Journal,
): Promise<'old' | 'new' | 'between'> {
  const present = await presentNetwork(engine, network?.from.name ?? '')
  if (!present) return 'between'
  const isOld = network?.id === present.id
  const members = await known(engine, changes)
  const isWhole = members.every(({ change, member }) => {
    const has = seatOn(member, present)?.settings ?? null
    return isKept({ ...change, from: has, to: isOld ? change.from : change.to })
  })
  if (!isWhole) return 'between'
  return isOld ? 'old' : 'new'
}

/** Brings back the network as it was, from wherever things stand. Resolves to what cannot be brought back. */
export async function restore(engine: Engine, { network, changes }: Journal): Promise<string[]> {
  if (!network) return []
  try {
    const place = await oldNetwork(engine, network.id, network.from, changes)
    const members = await known(engine, changes)
    const steps = members.flatMap(({ change, member }) => {
      const back = { ...change, network: place }
      return stepsOf(planReturn(back, seatOn(member, place)))
    })
    return (await carryOutAll(engine, steps)).map(nameFailure)
  } catch (error) {
    return [messageOf(error)]
  }
}

/** The old network: it may be there still, or be gone, or another may have its name. */
async function oldNetwork(
  engine: Engine,
  id: string,
  from: NetworkSpec,
  changes: readonly Change[],
): Promise<Named> {
  const present = await presentNetwork(engine, from.name)
  if (present?.id === id) return present
  if (present) {
    for (const { member } of await known(engine, changes)) {
      if (seatOn(member, present)) await leave(engine, present, member)
    }
    await engine.removeNetwork(present.id)
  }
  return { id: (await engine.createNetwork(from)).id, name: from.name }
}

/** One whose connection failed half-way is not there, though its container says so until it is connected anew. */
async function leave(engine: Engine, network: Named, member: Member): Promise<void> {
  try {
    await engine.disconnect(network.id, member.id, true)
  } catch (error) {
    if (!hasCode(error, 'NETX_NOT_CONNECTED')) throw error
  }
}

async function presentNetwork(engine: Engine, wanted: string) {
  return (await engine.networks()).find(({ name }) => name === wanted)
}

/** Containers that are gone meanwhile have no place to go back to. */
async function known(
  engine: Engine,
  changes: readonly Change[],
): Promise<{ change: Change; member: Member }[]> {
  const found = await Promise.all(
    changes.map(async (change) => ({ change, member: await orGone(engine.member(change.container.id)) })),
  )
  return found.flatMap(({ change, member }) => (member ? { change, member } : []))
}

/** What is to be typed once more. */
const AGAIN = {
  renumber: (name: string) => `docker netx renumber --repair ${operands(name)}`,
  apply: () => 'docker netx apply',
} as const

function afterwards(cause: unknown, name: string, left: readonly string[], command: string): NetxError {
  const known = cause instanceof NetxError ? cause : undefined
  const reason = messageOf(cause)
  const restored = [known?.next, `Network "${name}" and its members are as they were.`]
  const again = `Try again with ${command}`
  const broken = [`This could not be brought back:`, ...left, again]
  return new NetxError({
    family: known?.family ?? 'bug',
    code: left.length > 0 ? 'NETX_HALF_DONE' : (known?.code ?? 'NETX_BUG'),
    message: reason,
    next: (left.length > 0 ? broken : restored).filter((line) => line !== undefined).join('\n'),
    cause,
  })
}
