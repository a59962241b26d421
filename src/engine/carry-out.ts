import { messageOf, NetxError } from '../model/errors.ts'
import { inverse, isOn, type Step, seatOn, staleSeats } from '../model/membership.ts'
import { byAddresses } from '../plan/order-steps.ts'
import type { Engine } from './engine.ts'
import { cancelled } from './failures.ts'

/**
 * Takes every step, or none: when one fails, or the signal comes, those before it are undone. `unchanged` is what is to be
 * said where there are none before it.
 */
export async function carryOut(
  engine: Engine,
  steps: readonly Step[],
  signal: AbortSignal,
  unchanged = 'Nothing was changed.',
): Promise<void> {
  const done: Step[] = []
  for (const step of steps) {
    try {
      if (signal.aborted) throw cancelled(signal)
      await take(engine, step)
      done.push(step)
    } catch (error) {
      const left = [...(await settle(engine, step)), ...(await undo(engine, done))]
      throw failure(step, done, left, unchanged, error)
    }
  }
}

/** Takes every step that can be taken. Resolves to those that cannot, with the engine's words. */
export async function carryOutAll(engine: Engine, steps: readonly Step[]): Promise<Failure[]> {
  const failures: Failure[] = []
  for (const step of steps) {
    try {
      await take(engine, step)
    } catch (error) {
      failures.push({ step, reason: messageOf(error) })
    }
  }
  return failures
}

export interface Failure {
  readonly step: Step
  readonly reason: string
}

/** "connect web to net", as far as it did not happen. */
export function nameFailure({ step: { kind, container, network }, reason }: Failure): string {
  return `${container.name} could not be ${kind === 'connect' ? 'connected to' : 'disconnected from'} ${network.name}: ${reason}`
}

async function take(engine: Engine, { kind, container, network, settings }: Step): Promise<void> {
  if (kind === 'connect') await engine.connect(network.id, container.id, settings)
  else await engine.disconnect(network.id, container.id, false)
}

/** First whoever was connected leaves, then the others come back in the order in which they get what they had. */
async function undo(engine: Engine, done: readonly Step[]): Promise<Failure[]> {
  const back = done.toReversed().map(inverse)
  const leaving = back.filter(({ kind }) => kind === 'disconnect')
  const coming = back.filter(({ kind }) => kind === 'connect')
  const ordered = coming.toSorted((a, b) => byAddresses(a.settings, b.settings))
  return await carryOutAll(engine, [...leaving, ...ordered])
}

/**
 * A connection that failed may have been made after all, when it was only the answer that was lost. And a running
 * container of which engines refuse one keeps a stale place on that network: it goes with a connection that works.
 */
async function settle(engine: Engine, step: Step): Promise<Failure[]> {
  if (step.kind === 'disconnect') return []
  const { container, network } = step
  try {
    const member = await engine.member(container.id)
    const isStale = staleSeats(member).some((seat) => isOn(seat, network))
    if (isStale) await engine.connect(network.id, container.id, {})
    if (isStale || seatOn(member, network)) await engine.disconnect(network.id, container.id, true)
    return []
  } catch (error) {
    return [{ step: inverse(step), reason: messageOf(error) }]
  }
}

function failure(
  step: Step,
  done: readonly Step[],
  left: readonly Failure[],
  unchanged: string,
  cause: unknown,
): NetxError {
  const known = cause instanceof NetxError ? cause : undefined
  const reason = messageOf(cause)
  const undone = done.length === 0 ? unchanged : `What was done before is undone: ${listSteps(done)}.`
  const remains = left.map(nameFailure).join('\n')
  return new NetxError({
    family: known?.family ?? 'bug',
    code: left.length > 0 ? 'NETX_HALF_DONE' : (known?.code ?? 'NETX_BUG'),
    message: known?.code === 'NETX_INTERRUPTED' && left.length === 0 ? reason : nameFailure({ step, reason }),
    next: [known?.next, left.length > 0 ? `This could not be undone:\n${remains}` : undone]
      .filter((line) => line !== undefined)
      .join('\n'),
    cause,
  })
}

/** Each container once, with the network where there are several. */
function listSteps(steps: readonly Step[]): string {
  const isOne = new Set(steps.map(({ network }) => network.id)).size === 1
  const texts = steps.map(({ container, network }) =>
    isOne ? container.name : `${container.name} on ${network.name}`,
  )
  return [...new Set(texts)].join(', ')
}
