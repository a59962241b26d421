import type { NetworkSettings } from '../model/blueprint.ts'
import type { EndpointSpec } from '../model/spec.ts'
import { asChosen } from '../model/subnet.ts'
import {
  type ComposeDocument,
  type ComposeNetwork,
  type ComposePlace,
  composeDocument,
  OURS,
} from './compose-document.ts'
import { type FileProblem, type FileProblems, type Path, problemAt, within } from './file-problem.ts'
import { addressProblem } from './netx-addresses.ts'
import type { AddressKey, NetworkContent, NetxContent } from './netx-content.ts'
import { type PolicyContent, readPolicy } from './policy-schema.ts'

const NEXT =
  'Write it as compose wants it, or read what it makes of it: docker compose config > resolved.yaml'

/** What a compose file wants of networks; `folder` is what its project is called where the file does not say. */
export function readCompose(value: unknown, folder: string): NetxContent | FileProblem | FileProblems {
  const { data, error } = composeDocument.safeParse(value)
  const expect = expectationOf(value)
  if (expect && 'problems' in expect) return within([OURS, 'expect'], expect)
  const variable = variableIn(value, [])
  if (variable) return variable
  if (!data) {
    const [{ code, path, message } = { code: '', path: [], message: 'this is no compose file' }] =
      error.issues
    return { problem: message, next: NEXT, path, at: code === 'invalid_key' ? 0 : null }
  }
  const project = data.name ?? folder
  const used = networksUsed(data)
  if (used.size === 0)
    return problemAt(['services'], 'no service is on a network', 'Write at least one that is.')
  const missing = [...used].find(([key]) => key !== 'default' && !Object.hasOwn(data.networks ?? {}, key))
  if (missing) return problemAt(missing[1], `there is no network ${missing[0]}`, 'Add it under networks.')
  const networks = [...used.keys()].map((key) => readNetwork(data, project, key))
  return addressProblem(networks) ?? { project, exclusive: data[OURS]?.exclusive ?? false, networks, expect }
}

function expectationOf(value: unknown): PolicyContent | FileProblems | undefined {
  const ours = (value as Record<string, { expect?: unknown } | null | undefined>)[OURS]
  return ours?.expect === undefined ? undefined : readPolicy(ours.expect)
}

/** What only compose can fill in, where it matters here. */
function variableIn(value: unknown, path: Path): FileProblem | undefined {
  if (typeof value === 'string' && /\$(?!\$)/.test(value))
    return problemAt(
      path,
      `"${value}" holds a variable`,
      'Let compose fill it in: docker compose config > resolved.yaml',
    )
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key]
    if (!isOfInterest(at)) continue
    const found = variableIn(inner, at)
    if (found) return found
  }
  return undefined
}

function isOfInterest([top, , third]: Path): boolean {
  return (
    top === 'name' ||
    top === 'networks' ||
    (top === 'services' && [undefined, 'networks', 'network_mode'].includes(third as string))
  )
}

type Services = ComposeDocument['services']

/** Where the services are, by the keys of networks, and where that is said. */
function networksUsed({ services }: ComposeDocument): Map<string, Path> {
  const used = new Map<string, Path>()
  for (const [name, one] of Object.entries(services)) {
    for (const [key] of placesOf(one)) if (!used.has(key)) used.set(key, ['services', name, 'networks'])
  }
  return used
}

/** A service that says nothing is on the network that compose calls default. */
function placesOf(one: Services[string]): [string, ComposePlace][] {
  if (one?.network_mode !== undefined) return []
  const { networks = ['default'] } = one ?? {}
  return Array.isArray(networks) ? networks.map((key) => [key, null]) : Object.entries(networks)
}

function readNetwork({ networks, services }: ComposeDocument, project: string, key: string): NetworkContent {
  const entry = networks?.[key] ?? null
  const members = Object.entries(services).flatMap(([name, one]) => {
    const found = placesOf(one).find(([at]) => at === key)
    if (!found) return []
    const selector = { kind: 'compose', project, service: name } as const
    return [
      {
        path: ['services', name],
        text: `service:${name}`,
        selector,
        endpoint: endpointOf(name, found[1]),
        ...(isOptional(one) && { isOptional: true }),
        pathOf: (version: 4 | 6) => ['services', name, 'networks', key, `ipv${version}_address`],
      },
    ]
  })
  const isListed = Object.hasOwn(networks ?? {}, key)
  return {
    path: isListed ? ['networks', key] : ['services'],
    name: entry?.name ?? (entry?.external ? key : `${project}_${key}`),
    maker: entry?.external ? 'somebody' : 'compose',
    settings: settingsOf(entry),
    members,
    pathOf: (what, which) => ['networks', key, 'ipam', 'config', ...inPools(entry, what, which)],
  }
}

const POOL_KEY = {
  subnet: 'subnet',
  pool: 'subnet',
  gateway: 'gateway',
  'ip-range': 'ip_range',
  reserved: 'aux_addresses',
} as const

/** Where the how-manieth of the pools that say such a thing says it, or which one has that name reserved. */
function inPools(entry: ComposeNetwork, what: AddressKey, which: number | string): Path {
  const pools = entry?.ipam?.config ?? []
  const key = POOL_KEY[what]
  if (typeof which === 'string') {
    const index = pools.findIndex(({ aux_addresses }) => aux_addresses?.[which] !== undefined)
    return [index, key, which]
  }
  const saying = pools.flatMap((one, index) => (one[key] === undefined ? [] : [index]))
  return [saying[which] ?? 0, key]
}

/** Compose gives every container its service's name. */
function endpointOf(name: string, at: ComposePlace): EndpointSpec {
  const { ipv4_address: ipv4, ipv6_address: ipv6, aliases = [], gw_priority: gatewayPriority } = at ?? {}
  return {
    ...(ipv4 !== undefined && { ipv4 }),
    ...(ipv6 !== undefined && { ipv6 }),
    aliases: [...new Set([name, ...aliases])],
    ...(gatewayPriority !== undefined && { gatewayPriority }),
  }
}

/** Whether `docker compose up` may start none of it. */
function isOptional(one: Services[string]): boolean {
  return (one?.profiles ?? []).length > 0 || [one?.scale, one?.deploy?.replicas].includes(0)
}

function settingsOf(entry: ComposeNetwork): NetworkSettings {
  const pools = entry?.ipam?.config ?? []
  return {
    // To compose a text without letters is none.
    driver: entry?.driver || undefined,
    subnets: pools.flatMap(({ subnet }) => (subnet === undefined ? [] : asChosen(subnet))),
    pool: [],
    gateways: pools.flatMap(({ gateway }) => gateway ?? []),
    ipRanges: pools.flatMap(({ ip_range }) => ip_range ?? []),
    reserved: Object.assign({}, ...pools.map(({ aux_addresses }) => aux_addresses)),
    internal: entry?.internal,
    attachable: entry?.attachable,
    ipv4: entry?.enable_ipv4,
    ipv6: entry?.enable_ipv6,
    options: entry?.driver_opts ?? {},
    // Compose's own labels are of no interest here, and the user's change nobody's reach.
    labels: {},
  }
}
