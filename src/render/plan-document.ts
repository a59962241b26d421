import { type Change, kindOf } from '../model/membership.ts'
import { type BlueprintPlan, movesOf, type NetworkPlan, tasksOf } from '../plan/blueprint-plan.ts'

/** The plan as `--format json` prints it. */
export function planDocument(plan: BlueprintPlan) {
  const { file, project, networks, missing, blocked } = plan
  return {
    schemaVersion: 1,
    file,
    project,
    networks: networks.map(networkDocument),
    missing,
    blocked,
    summary: summarize(plan),
  }
}

function networkDocument(plan: NetworkPlan) {
  const { action, name, id, owned, because, unmanaged, unfit } = plan
  return {
    name,
    action,
    id: id === '' ? null : id,
    owned,
    because,
    spec: 'to' in plan ? plan.to : null,
    changes: tasksOf(plan).map(changeDocument),
    moved: movesOf(plan).map(({ container }) => container.name),
    lost: (plan.action === 'replace' ? plan.lost : []).map(({ container, address }) => ({
      container: container.name,
      address,
    })),
    unmanaged: unmanaged.map((one) => one.name),
    unfit: unfit.map(({ container, why, line }) => ({ container: container.name, line, why })),
  }
}

function changeDocument(change: Change) {
  const { container, from, to, because } = change
  return { action: kindOf(change), container: container.name, containerId: container.id, because, from, to }
}

/** How many networks and places a plan changes, and how. */
export interface PlanSummary {
  readonly create: number
  readonly replace: number
  readonly remove: number
  readonly connect: number
  readonly reconnect: number
  readonly disconnect: number
  readonly missing: number
  readonly blocked: number
}

export function summarize({ networks, missing, blocked }: BlueprintPlan): PlanSummary {
  const changes = networks.flatMap(tasksOf)
  const count = (action: NetworkPlan['action']) =>
    networks.filter((network) => network.action === action).length
  const countChanges = (kind: ReturnType<typeof kindOf>) =>
    changes.filter((change) => kindOf(change) === kind).length
  return {
    create: count('create'),
    replace: count('replace'),
    remove: count('remove'),
    connect: countChanges('connect'),
    reconnect: countChanges('reconnect'),
    disconnect: countChanges('disconnect'),
    missing: missing.length,
    blocked: blocked.length,
  }
}
