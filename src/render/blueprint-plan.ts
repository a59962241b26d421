import { type Change, fixedAddresses, kindOf } from '../model/membership.ts'
import type { EndpointSpec } from '../model/spec.ts'
import {
  type BlueprintPlan,
  type Missing,
  movesOf,
  type NetworkPlan,
  tasksOf,
} from '../plan/blueprint-plan.ts'
import { displayWidth, padTo } from './display-width.ts'
import { fold } from './fold.ts'
import { others, SHOWN } from './shown.ts'
import { paint, printable, type Style, type Tone } from './style.ts'

/** What a line begins with, as of `terraform plan`. */
const SIGNS = { add: '+', alter: '~', anew: '-/+', take: '-', ask: '?', stop: '!' } as const
type Sign = keyof typeof SIGNS

const TONES: Readonly<Record<Sign, Tone>> = {
  add: 'good',
  alter: 'doubtful',
  anew: 'doubtful',
  take: 'bad',
  ask: 'doubtful',
  stop: 'bad',
}

/** What is to be done and why, network by network, and a line that counts it. */
export function renderBlueprintPlan(plan: BlueprintPlan, style: Style): string {
  const networks = plan.networks.flatMap((network) => {
    const missing = plan.missing.filter((one) => one.network === network.name)
    return networkLines(network, missing, plan.file, style)
  })
  const stops = plan.blocked.flatMap((text) => folded('stop', '', text, style))
  const body = [...networks, ...(stops.length > 0 ? ['', ...stops] : [])]
  return [...body, ...(body.length > 0 ? [''] : []), ...fold(conclusion(plan), style.width)].join('\n')
}

const WORDS = {
  create: ['add', 'create'],
  replace: ['anew', 'replace'],
  remove: ['take', 'remove'],
  keep: ['alter', 'keep'],
} as const

function networkLines(plan: NetworkPlan, missing: readonly Missing[], file: string, style: Style): string[] {
  const { action, name, because } = plan
  const changes = tasksOf(plan)
  const { length: moves } = movesOf(plan)
  const to = 'to' in plan ? plan.to : null
  if (action === 'keep' && changes.length === 0 && missing.length === 0) return strangers(plan, file, style)
  const [sign, verb] = WORDS[action]
  const subnets = to?.ipam.config.map(({ subnet }) => subnet).join(', ') ?? ''
  const details = [
    action === 'create' &&
      [to?.internal ? `${to.driver}, internal` : to?.driver, subnets].filter(Boolean).join(', '),
    because.length > 0 && `it ${because.join(', ')}`,
    ...(plan.action === 'replace' ? plan.lost : []).map(
      ({ container, address }) => `${container.name} loses ${address}`,
    ),
    moves > 0 && (moves === 1 ? 'its member goes along' : `its ${moves} members go along`),
  ].filter((part) => part !== false)
  const head = action === 'keep' ? `  network ${name}` : `${verb} network ${name}`
  const text = details.length > 0 ? `${head}: ${details.join('; ')}` : head
  const margin = Math.max(0, ...changes.map(({ container }) => displayWidth(printable(container.name))))
  return [
    ...(action === 'keep'
      ? [paint(printable(`    network ${name}`), 'strong', style)]
      : folded(sign, '', text, style)),
    ...changes.slice(0, SHOWN).flatMap((change) => changeLines(change, margin, style)),
    ...others(changes.length, 'change'),
    ...missing.flatMap(({ text: whom, line }) =>
      folded('ask', '    ', `no container ${whom} yet (${file}:${line})`, style),
    ),
    ...strangers(plan, file, style),
  ]
}

/** Who is on a network without being in the file, and who is in the file without being able to be on it. */
function strangers(plan: NetworkPlan, file: string, style: Style): string[] {
  const unfit = plan.unfit.map(({ why, line }) => `not on ${plan.name}: ${why} (${file}:${line})`)
  return [...uninvited(plan), ...unfit].flatMap((text) =>
    fold(printable(text), style.width, '      ', '        ').map((line) => paint(line, 'quiet', style)),
  )
}

function uninvited({ name, unmanaged, action }: NetworkPlan): string[] {
  if (unmanaged.length === 0) return []
  const names = unmanaged.slice(0, SHOWN).map((one) => one.name)
  const more = unmanaged.length > SHOWN ? ` and ${unmanaged.length - SHOWN} more` : ''
  const verb = action === 'replace' ? 'not in the file, and goes along' : 'not in the file, left alone'
  return [`on ${name}, ${verb}: ${names.join(', ')}${more}`]
}

function changeLines({ container, from, to, because }: Change, margin: number, style: Style): string[] {
  const name = padTo(printable(container.name), margin)
  if (to === null) return folded('take', '    ', `disconnect  ${name}  it ${because.join(', ')}`, style)
  if (from === null) return folded('add', '    ', `connect     ${name}  ${settings(to)}`.trimEnd(), style)
  return folded('alter', '    ', `reconnect   ${name}  it ${because.join(', ')}`, style)
}

function settings(spec: EndpointSpec): string {
  const { aliases = [], gatewayPriority } = spec
  const addresses = fixedAddresses(spec)
  return [
    addresses.length > 0 && addresses.join(' and '),
    aliases.length > 0 && `alias ${aliases.join(', ')}`,
    gatewayPriority !== undefined && `priority ${gatewayPriority}`,
  ]
    .filter((part) => part !== false)
    .join(', ')
}

function folded(sign: Sign, margin: string, text: string, style: Style): string[] {
  const [first = '', ...rest] = fold(printable(text), Math.max(20, style.width - 4), margin, `${margin}  `)
  const mark = paint(SIGNS[sign].padStart(3), TONES[sign], style)
  return [`${mark} ${first}`, ...rest.map((line) => `    ${line}`)]
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

function summarize({ networks, missing, blocked }: BlueprintPlan): PlanSummary {
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

function conclusion(plan: BlueprintPlan): string {
  const { create, replace, remove, connect, reconnect, disconnect, missing } = summarize(plan)
  const parts = [
    [create, 'network to create', 'networks to create'],
    [replace, 'network to replace', 'networks to replace'],
    [remove, 'network to remove', 'networks to remove'],
    [connect, 'container to connect', 'containers to connect'],
    [reconnect, 'to reconnect', 'to reconnect'],
    [disconnect, 'to disconnect', 'to disconnect'],
    [missing, 'member does not exist yet', 'members do not exist yet'],
  ] as const
  const told = parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
  if (told.length === 0) return printable(`No changes: the engine has what ${plan.file} wants.`)
  return `Plan: ${told.join(', ')}.`
}

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
