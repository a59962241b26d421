import { type Change, fixedAddresses } from '../model/membership.ts'
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
import { summarize } from './plan-document.ts'
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
