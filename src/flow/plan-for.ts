import type { Engine } from '../engine/engine.ts'
import { observeBlueprint } from '../engine/observe-blueprint.ts'
import type { Blueprint } from '../model/blueprint.ts'
import type { BlueprintPlan } from '../plan/blueprint-plan.ts'
import { takesAddresses, wantedOf } from '../plan/blueprint-state.ts'
import { planBlueprint } from '../plan/plan-blueprint.ts'
import { type GroundOptions, groundFor } from './ground-for.ts'

interface PlanOptions extends GroundOptions {
  /** Whether networks that were not made from the file may be replaced. */
  readonly adopt: boolean
}

/** Looks at the engine once, and plans what would make it what the file wants. */
export async function planFor(
  engine: Engine,
  blueprint: Blueprint,
  { adopt, ...options }: PlanOptions,
): Promise<BlueprintPlan> {
  const state = await observeBlueprint(engine, (network) => wantedOf(blueprint, network) !== undefined)
  const ground = await groundFor(engine, options, () => takesAddresses(blueprint, state))
  return planBlueprint(blueprint, state, ground, adopt)
}
