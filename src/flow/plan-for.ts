import type { Engine } from '../engine/engine.ts'
import { observeBlueprint } from '../engine/observe-blueprint.ts'
import { requireApi } from '../engine/require-api.ts'
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
  await refuseIgnored(engine, blueprint)
  const state = await observeBlueprint(engine, (network) => wantedOf(blueprint, network) !== undefined)
  const ground = await groundFor(engine, options, () => takesAddresses(blueprint, state))
  return planBlueprint(blueprint, state, ground, adopt)
}

/** What an older engine takes without a word would differ from the file for ever. */
async function refuseIgnored(engine: Engine, { file, networks }: Blueprint): Promise<void> {
  for (const { line, settings, members } of networks) {
    if (settings.ipv4 === false) await requireApi(engine, '1.48', `ipv4: false (${file}:${line})`)
    const ranked = members.find(({ endpoint }) => endpoint.gatewayPriority !== undefined)
    if (ranked) await requireApi(engine, '1.48', `priority (${file}:${ranked.line})`)
  }
}
