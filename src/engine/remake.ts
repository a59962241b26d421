import { messageOf, NetxError } from '../model/errors.ts'
import type { Journal, Remaking } from '../model/journal.ts'
import { type Change, isSamePlace, type Member, type Named, seatOn } from '../model/membership.ts'
import { operands } from '../model/shell.ts'
import type { NetworkSpec } from '../model/spec.ts'
import { isMadeFrom } from '../plan/spec-likeness.ts'
import { keptLines } from './carry-out.ts'
import type { Engine } from './engine.ts'
import { cancelled, orGone } from './failures.ts'
import type { JournalFolder } from './journal.ts'
import { Ledger } from './ledger.ts'
import { type Undone, undo } from './undo.ts'

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
  await refuseSharedNames(engine, rebuilding)
  const { command, networks, changes } = rebuilding
  const requests = changes.flatMap(({ from, to }) => [from, to].filter((settings) => settings !== null))
  const planned = requests.length + 2 * networks.length
  return await folder.keep({ engine: host, command, networks, changes, planned }, async (save) => {
    const ledger = new Ledger(engine, save)
    try {
      return await replace(engine, ledger, rebuilding, signal)
    } catch (error) {
      throw afterwards(error, rebuilding, await undo(engine, { acts: ledger.acts, networks, changes }, save))
    }
  })
}

/** Engines before 25 have several networks of one name, and make no other of that name. */
async function refuseSharedNames(engine: Engine, { networks }: Rebuilding): Promise<void> {
  const present = await engine.networks()
  for (const { id, from } of networks) {
    const other = present.find((network) => network.name === from.name && network.id !== id)
    if (!other) continue
    throw new NetxError({
      family: 'engine',
      code: 'NETX_AMBIGUOUS',
      message: `another network has the name "${from.name}" as well: ${other.id.slice(0, 12)}`,
      next: `Nothing was changed. Remove the one that is not needed, by its id: docker netx rm ${other.id.slice(0, 12)}`,
    })
  }
}

async function replace(
  engine: Engine,
  ledger: Ledger,
  { networks, changes }: Rebuilding,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const watch = () => {
    if (signal.aborted) throw cancelled(signal)
  }
  for (const { container, network, from } of changes) {
    watch()
    if (from) await ledger.take({ kind: 'disconnect', container, network, settings: from })
  }
  watch()
  for (const { id, from } of networks) {
    await refuseNewcomers(engine, { id, name: from.name })
    await ledger.removeNetwork({ id, name: from.name })
  }
  const made = new Map<string, string>()
  for (const { id, to } of networks) made.set(id, await ledger.createNetwork({ id, name: to.name }, to))
  for (const { container, network, to } of changes) {
    watch()
    const { name } = network
    const present = { id: made.get(network.id) ?? network.id, name }
    if (to) await ledger.take({ kind: 'connect', container, network: present, settings: to })
  }
  return made
}

/** Stopped containers do not keep an engine from removing their network, so that they would be left on none. */
async function refuseNewcomers(engine: Engine, { id, name }: Named): Promise<void> {
  const newcomer = (await engine.containers()).find(({ networkIds }) => networkIds.includes(id))
  if (!newcomer) return
  throw new NetxError({
    family: 'engine',
    code: 'NETX_NETWORK_IN_USE',
    message: `another program connected ${newcomer.name} to ${name} meanwhile`,
    next: 'Do it again: it counts as a member then.',
  })
}

/** Where networks that were to be recreated stand. Another program's network under the name is neither. */
export async function standOf(
  engine: Engine,
  { networks, changes, acts }: Pick<Journal, 'networks' | 'changes' | 'acts'>,
): Promise<'old' | 'new' | 'between'> {
  const present = await engine.networks()
  const members = await known(engine, changes)
  const isMade = async (id: string, to: NetworkSpec) =>
    acts.some((act) => act.kind === 'create' && act.id === id) || isMadeFrom(await engine.networkSpec(id), to)
  const stands = networks.map(async ({ id, from: { name }, to }) => {
    const named = present.filter((one) => one.name === name)
    const network = named.find((one) => one.id === id) ?? named[0]
    if (!network) return 'between'
    const isOld = network.id === id
    const isWhole = members
      .filter(({ change }) => change.network.id === id)
      .every(({ change: { from: had, to: gets }, member }) =>
        isSamePlace(seatOn(member, network)?.settings ?? null, isOld ? had : gets),
      )
    if (!isWhole || !(isOld || (await isMade(network.id, to)))) return 'between'
    return isOld ? 'old' : 'new'
  })
  const [stand = 'between', ...others] = await Promise.all(stands)
  return others.every((one) => one === stand) ? stand : 'between'
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

function afterwards(cause: unknown, { command, networks }: Rebuilding, { left, kept }: Undone): NetxError {
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
    next: [
      ...(left.length > 0 ? broken : [known?.next, kept.length > 0 ? undefined : whole]),
      ...keptLines(kept),
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    cause,
  })
}
