import { hasCode, messageOf, NetxError } from '../model/errors.ts'
import type { Journal, Remaking } from '../model/journal.ts'
import { type Change, isSamePlace, type Member, type Named, planReturn, seatOn } from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { orderSteps } from '../plan/order-steps.ts'
import { carryOutAll, nameFailure } from './carry-out.ts'
import type { Engine } from './engine.ts'
import { cancelled, orGone } from './failures.ts'
import type { JournalFolder } from './journal.ts'

/** What is made anew together, with everybody's places on it. */
export interface Rebuilding {
  /** The command that does it, as a person knows it. */
  readonly command: keyof typeof AGAIN
  readonly networks: readonly Remaking[]
  /** On the old networks; in this order they join the new ones. */
  readonly changes: readonly Change[]
}

/**
 * Makes networks anew under their names, with their members: all of them go before the first comes back, so that one may
 * take addresses that another leaves. Where that fails, all are as they were. Resolves to the new ids by the old ones.
 */
export async function remake(
  engine: Engine,
  folder: JournalFolder,
  rebuilding: Rebuilding,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const { host } = await engine.info()
  const journal: Journal = { schemaVersion: 2, engine: host, ...rebuilding }
  return await folder.keep(journal, async () => {
    try {
      return await replace(engine, rebuilding, signal)
    } catch (error) {
      throw afterwards(error, rebuilding, await restore(engine, journal))
    }
  })
}

async function replace(
  engine: Engine,
  { networks, changes }: Rebuilding,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const watch = () => {
    if (signal.aborted) throw cancelled(signal)
  }
  for (const { container, network, from } of changes) {
    watch()
    if (from) await engine.disconnect(network.id, container.id, false)
  }
  watch()
  for (const { id } of networks) await engine.removeNetwork(id)
  const made = new Map<string, string>()
  for (const { id, to } of networks) made.set(id, (await engine.createNetwork(to)).id)
  for (const { container, network, to } of changes) {
    watch()
    if (to) await engine.connect(made.get(network.id) ?? network.id, container.id, to)
  }
  return made
}

/** Where networks that were to be made anew stand. */
export async function standOf(
  engine: Engine,
  { networks, changes }: Journal,
): Promise<'old' | 'new' | 'between'> {
  const present = await engine.networks()
  const members = await known(engine, changes)
  const stands = networks.map(({ id, from: { name } }) => {
    const network = present.find((one) => one.name === name)
    if (!network) return 'between'
    const isOld = network.id === id
    const isWhole = members
      .filter(({ change }) => change.network.id === id)
      .every(({ change: { from, to }, member }) =>
        isSamePlace(seatOn(member, network)?.settings ?? null, isOld ? from : to),
      )
    if (!isWhole) return 'between'
    return isOld ? 'old' : 'new'
  })
  const [stand = 'between'] = stands
  return stands.every((one) => one === stand) ? stand : 'between'
}

/** Brings back the networks as they were, from wherever things stand. Resolves to what cannot be brought back. */
export async function restore(engine: Engine, { networks, changes }: Journal): Promise<string[]> {
  try {
    for (const network of networks) await clear(engine, network, changes)
    const places = new Map<string, Named>()
    for (const { id, from } of networks) places.set(id, await oldNetwork(engine, from))
    const members = await known(engine, changes)
    const returns = members.map(({ change, member }) => {
      const network = places.get(change.network.id) ?? change.network
      return planReturn({ ...change, network }, seatOn(member, network))
    })
    return (await carryOutAll(engine, orderSteps(returns))).map(nameFailure)
  } catch (error) {
    return [messageOf(error)]
  }
}

/** Takes away what has the name of the old network, if it is not the old one. */
async function clear(engine: Engine, { id, from }: Remaking, changes: readonly Change[]): Promise<void> {
  const present = await presentNetwork(engine, from.name)
  if (!present || present.id === id) return
  for (const { change, member } of await known(engine, changes)) {
    if (change.network.id === id && seatOn(member, present)) await leave(engine, present, member)
  }
  await engine.removeNetwork(present.id)
}

async function oldNetwork(engine: Engine, from: NetworkSpec): Promise<Named> {
  const present = await presentNetwork(engine, from.name)
  return present ?? { id: (await engine.createNetwork(from)).id, name: from.name }
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

function afterwards(cause: unknown, { command, networks }: Rebuilding, left: readonly string[]): NetxError {
  const known = cause instanceof NetxError ? cause : undefined
  const names = networks.map(({ from }) => from.name)
  const quoted = names.map((name) => JSON.stringify(name)).join(', ')
  const whole =
    names.length === 1
      ? `Network ${quoted} and its members are as they were.`
      : `Networks ${quoted} and their members are as they were.`
  const again = `Try again with ${AGAIN[command](names[0] ?? '')}`
  const broken = [`This could not be brought back:`, ...left, again]
  return new NetxError({
    family: known?.family ?? 'bug',
    code: left.length > 0 ? 'NETX_HALF_DONE' : (known?.code ?? 'NETX_BUG'),
    message: messageOf(cause),
    next: (left.length > 0 ? broken : [known?.next, whole]).filter((line) => line !== undefined).join('\n'),
    cause,
  })
}
