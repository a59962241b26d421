import type { Engine } from '../engine/engine.ts'
import { observeBlueprint } from '../engine/observe-blueprint.ts'
import { choosesIPv6 } from '../engine/require-api.ts'
import type { Blueprint } from '../model/blueprint.ts'
import type { BlueprintPlan } from '../plan/blueprint-plan.ts'
import { takesAddresses, wantedOf } from '../plan/blueprint-state.ts'
import { planBlueprint } from '../plan/plan-blueprint.ts'
import { type Ground, UNSEEN } from '../plan/propose-network.ts'
import { readReserved } from '../plan/reserved.ts'
import { observeGround } from '../probe/ground.ts'
import { thisProcess } from '../probe/owner.ts'

export interface PlanOptions {
  /** Whether networks that were not made from the file may be replaced. */
  readonly adopt: boolean
  /** The reserved subnets, as the docker configuration has them. */
  readonly reserved: string
  readonly signal: AbortSignal
  readonly note: (text: string) => void
}

/** Looks at the engine once, and plans what would make it what the file wants. */
export async function planFor(
  engine: Engine,
  blueprint: Blueprint,
  { adopt, reserved: text, signal, note }: PlanOptions,
): Promise<BlueprintPlan> {
  const reserved = readReserved(text)
  const state = await observeBlueprint(engine, (network) => wantedOf(blueprint, network) !== undefined)
  const known = { choosesIPv6: await choosesIPv6(engine), reserved }
  const ground: Ground = takesAddresses(blueprint, state)
    ? {
        ...known,
        ...(await observeGround(engine, { owner: thisProcess(), signal, reserved, onUnknown: note })),
      }
    : { ...known, ...UNSEEN }
  return planBlueprint(blueprint, state, ground, adopt)
}
