import { z } from 'zod'
import { isIPv4, isIPv6 } from '../model/address.ts'
import type { Maker, NetworkSettings, WantedMember } from '../model/blueprint.ts'
import { isGlob } from '../model/glob.ts'
import { parseSubnet } from '../model/subnet.ts'
import { isPredefined } from '../model/topology.ts'
import { inWords } from './in-words.ts'
import { addressProblem } from './netx-addresses.ts'
import { type PolicyContent, type PolicyProblem, policyDocument, readPolicy } from './policy-schema.ts'
import { readSelector } from './policy-text.ts'

type Path = readonly PropertyKey[]

/** A netx.yaml, each part with the path of its entry. */
export interface NetxContent {
  readonly project: string
  readonly exclusive: boolean
  readonly networks: readonly NetworkContent[]
  readonly expect: PolicyContent | undefined
}

export interface NetworkContent {
  readonly path: Path
  readonly name: string
  readonly maker: Maker
  readonly settings: NetworkSettings
  readonly members: readonly (Omit<WantedMember, 'line'> & { readonly path: Path })[]
}

/** What to write instead, by what is wrong. */
const NEXT = {
  document: 'Write the keys project, exclusive, networks and expect.',
  project: 'Write a name of small letters, digits, - and _, as in: project: shop',
  networks: 'Write a map, each network by its name, as in: redis-net: {subnet: 172.18.0.0/24}',
  network:
    'Write the keys external, driver, subnet, pool, gateway, ip-range, reserved, internal, attachable, ipv4, ipv6, options, labels and members.',
  name: 'Write letters, digits, -, _ and dots, beginning with a letter or a digit.',
  subnet:
    'Write an address with a prefix, as 172.18.0.0/24, or auto/24 for any that is free; a list for several.',
  pool: 'Write an address with a prefix, as 10.20.0.0/16; a list for several.',
  address: 'Write an address, as 172.18.0.1; a list for several.',
  flag: 'Write true or false.',
  texts: 'Write a map of texts, as in: {com.docker.network.driver.mtu: "1400"}',
  members:
    'Write a map, each member with a colon, and its address or its settings behind it: redis-1: 172.18.0.11',
  member: 'Write an address, or the keys ip, ip6, aliases and priority, or nothing.',
  selector: 'Write a name, a glob, label:KEY, label:KEY=VALUE, service:NAME or project:NAME.',
  aliases: 'Write a list of names, as in: [cache, redis]',
  priority: 'Write a whole number, as in: priority: 10',
  external: 'Leave it out: who makes the network decides. Only members are said of an external one.',
} as const

type Topic = keyof typeof NEXT

/** Of a value that is none of what it should be; what to write instead is found by the topic. */
const error = (topic: Topic, noun: string) => ({
  error: ({ input }: { input?: unknown }) => `${topic}|${inWords(input)} is no ${noun}`,
})

const oneOrMore = (one: z.ZodType<string>, topic: Topic, noun: string) =>
  z.union([one, z.array(one)], error(topic, noun)).transform((value) => [value].flat())

const subnet = oneOrMore(z.string(error('subnet', 'subnet')), 'subnet', 'subnet')
const pool = oneOrMore(z.string(error('pool', 'pool')), 'pool', 'pool')
const addresses = oneOrMore(z.string(error('address', 'address')), 'address', 'address')
const flag = z.boolean({ error: ({ input }) => `flag|${inWords(input)} is neither true nor false` })
const texts = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()], error('texts', 'text')).transform(String),
  error('texts', 'map of texts'),
)

const ipv4 = z.string(error('member', 'IPv4 address')).refine(isIPv4, error('member', 'IPv4 address'))
const ipv6 = z.string(error('member', 'IPv6 address')).refine(isIPv6, error('member', 'IPv6 address'))

const member = z.preprocess(
  (value) => {
    if (value === null || value === undefined) return {}
    return typeof value === 'string' ? (isIPv6(value) ? { ip6: value } : { ip: value }) : value
  },
  z.strictObject(
    {
      ip: ipv4.describe('Fixed IPv4 address.').optional(),
      ip6: ipv6.describe('Fixed IPv6 address.').optional(),
      aliases: z.array(z.string(error('aliases', 'alias')), error('aliases', 'list of aliases')).optional(),
      priority: z
        .number(error('priority', 'priority'))
        .refine(Number.isSafeInteger, error('priority', 'priority'))
        .describe('The network that has the highest gives a container its default gateway.')
        .optional(),
    },
    {
      error: ({ code, input }) =>
        code === 'unrecognized_keys'
          ? 'member|a member has no such key'
          : `member|${inWords(input)} is no member's settings`,
    },
  ),
)

const network = z.preprocess(
  (value) => value ?? {},
  z.strictObject(
    {
      external: flag.describe('Somebody else makes and removes it; it has to be there.').optional(),
      driver: z.string(error('network', 'driver')).describe('bridge where it is left out.').optional(),
      subnet: subnet.describe('CIDR, auto, or auto/PREFIX.').optional(),
      pool: pool.describe('Where to look for a free subnet.').optional(),
      gateway: addresses.optional(),
      'ip-range': pool.describe('The part of the subnet that containers get addresses from.').optional(),
      reserved: texts.describe('Addresses that the driver keeps for itself, by name.').optional(),
      internal: flag.describe('Cut off from the outside.').optional(),
      attachable: flag.optional(),
      ipv4: flag.optional(),
      ipv6: flag.optional(),
      options: texts.describe('Options of the driver.').optional(),
      labels: texts.optional(),
      members: z.record(z.string(), member, error('members', 'map of members')).optional(),
    },
    {
      error: ({ code, input }) =>
        code === 'unrecognized_keys'
          ? 'network|a network has no such key'
          : `network|${inWords(input)} is no network`,
    },
  ),
)

const netxDocument = z
  .strictObject(
    {
      project: z
        .string(error('project', 'project'))
        .regex(/^[a-z\d][a-z\d_-]*$/, error('project', 'name of a project'))
        .describe('Whose the networks are that are made from this file.'),
      exclusive: flag
        .describe('Whether its members are to be on no other networks than the file gives them.')
        .optional(),
      networks: z.record(z.string(), network, error('networks', 'map of networks')),
      expect: policyDocument.describe('Who may reach whom, as in docs/policy.md.').optional(),
    },
    {
      error: ({ code, input }) =>
        code === 'unrecognized_keys'
          ? 'document|a netx.yaml has no such key'
          : `document|${inWords(input)} is no netx.yaml`,
    },
  )
  .meta({ title: 'netx.yaml: networks, their members, and who may reach whom' })

/** For editors that check what is typed. */
export function netxJsonSchema(): unknown {
  return z.toJSONSchema(netxDocument, { io: 'input' })
}

/** Reads what the file holds; the first thing that is wrong with it otherwise. */
export function readNetx(value: unknown): NetxContent | PolicyProblem {
  const expect = expectationOf(value)
  const { data, error } = netxDocument.safeParse(value)
  // A key that is not known is more often a slip than the one that is missing for it.
  const issue = error?.issues.find(({ code }) => code === 'unrecognized_keys') ?? error?.issues[0]
  if (issue && issue.path[0] !== 'expect') return problemOf(issue, value)
  if (expect && 'problem' in expect) return { ...expect, path: ['expect', ...expect.path] }
  if (!data) return problemOf(issue, value)
  const { project, exclusive = false } = data
  if (Object.keys(data.networks).length === 0) return bad(['networks'], 'networks', 'there is no network')
  const networks = allOrProblem(
    Object.entries(data.networks).map(([name, entry]) => readNetwork(name, entry)),
  )
  if ('problem' in networks) return networks
  return addressProblem(networks) ?? { project, exclusive, networks, expect }
}

function expectationOf(value: unknown): PolicyContent | PolicyProblem | undefined {
  if (typeof value !== 'object' || value === null || !('expect' in value)) return undefined
  return readPolicy(value.expect)
}

function problemOf(issue: z.core.$ZodIssue | undefined, value: unknown): PolicyProblem {
  const { path, message, unknown } = deepest(issue)
  const [key] = path
  if (
    path.length === 1 &&
    unknown.length === 0 &&
    typeof value === 'object' &&
    value &&
    key &&
    !(key in value)
  )
    return bad([], key as Topic, `the key ${String(key)} is missing`, 0)
  const [topic = 'document', problem = message] = message.split(/\|(.*)/s)
  const next = NEXT[topic as Topic] ?? NEXT.document
  return { problem, next, path: [...written(path, value), ...unknown], at: unknown.length > 0 ? 0 : null }
}

/** A path as far as the file goes: an address alone stands for a member's settings. */
function written(path: Path, value: unknown): Path {
  const [key, ...rest] = path
  if (key === undefined || typeof value !== 'object' || value === null || !(key in value)) return []
  return [key, ...written(rest, (value as Record<PropertyKey, unknown>)[key])]
}

/** Of a value that may be one of several, the alternative that came closest says what is wrong. */
function deepest(issue: z.core.$ZodIssue | undefined): { path: Path; message: string; unknown: string[] } {
  const { path = [], message = 'document|this is no netx.yaml' } = issue ?? {}
  if (issue?.code === 'invalid_union') {
    const deeper = issue.errors.flat().find((one) => one.path.length > 0)
    if (deeper) return { path: [...path, ...deeper.path], message: deeper.message, unknown: [] }
  }
  return { path, message, unknown: issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [] }
}

function bad(path: Path, topic: Topic, problem: string, at: number | null = null): PolicyProblem {
  return { problem, next: NEXT[topic], path, at }
}

/** What was read, or the first problem. */
function allOrProblem<T extends object>(read: readonly (T | PolicyProblem)[]): readonly T[] | PolicyProblem {
  const isProblem = (one: T | PolicyProblem): one is PolicyProblem => 'problem' in one
  return read.find(isProblem) ?? read.filter((one): one is T => !isProblem(one))
}

type NetworkEntry = z.output<typeof network>

function readNetwork(name: string, entry: NetworkEntry): NetworkContent | PolicyProblem {
  const path = ['networks', name]
  if (!/^[a-z\d][\w.-]*$/i.test(name)) return bad(path, 'name', `"${name}" is no name for a network`, 0)
  const { external = false, members = {} } = entry
  const wrong = external ? externalProblem(path, entry) : settingsProblem(path, name, entry)
  if (wrong) return wrong
  const read = allOrProblem(
    Object.entries(members).map(([text, one]) => readMember([...path, 'members', text], text, one)),
  )
  if ('problem' in read) return read
  return (
    twice(read) ?? {
      path,
      name,
      maker: external ? 'somebody' : 'netx',
      settings: settingsOf(entry),
      members: read,
    }
  )
}

function settingsOf(entry: NetworkEntry): NetworkSettings {
  const { driver, internal, attachable, ipv4, ipv6 } = entry
  return {
    driver,
    subnets: entry.subnet ?? [],
    pool: entry.pool ?? [],
    gateways: entry.gateway ?? [],
    ipRanges: entry['ip-range'] ?? [],
    reserved: entry.reserved ?? {},
    internal,
    attachable,
    ipv4,
    ipv6,
    options: entry.options ?? {},
    labels: entry.labels ?? {},
  }
}

/** What is said of it could not be made true. */
function externalProblem(path: Path, entry: NetworkEntry): PolicyProblem | undefined {
  const key = Object.keys(entry).find((one) => one !== 'external' && one !== 'members')
  return key === undefined
    ? undefined
    : bad([...path, key], 'external', `an external network is given a ${key}`, 0)
}

function settingsProblem(path: Path, name: string, entry: NetworkEntry): PolicyProblem | undefined {
  if (isPredefined(name))
    return { problem: `"${name}" belongs to the engine`, next: 'Write external: true for it.', path, at: 0 }
  const first = (key: 'subnet' | 'pool' | 'gateway' | 'ip-range', isGood: (text: string) => boolean) => {
    const texts = entry[key] ?? []
    const index = texts.findIndex((text) => !isGood(text))
    if (index < 0) return undefined
    const topic = key === 'subnet' ? 'subnet' : key === 'gateway' ? 'address' : 'pool'
    return bad(
      texts.length > 1 ? [...path, key, index] : [...path, key],
      topic,
      `"${texts[index]}" is no ${key === 'gateway' ? 'address' : key}`,
    )
  }
  const isCidr = (text: string) => parseSubnet(text) !== undefined
  return (
    first('subnet', (text) => /^auto(\/\d{1,3})?$/.test(text) || isCidr(text)) ??
    first('pool', isCidr) ??
    first('ip-range', isCidr) ??
    first('gateway', (text) => isIPv4(text) || isIPv6(text))
  )
}

type Member = NetworkContent['members'][number]

function readMember(path: Path, text: string, entry: z.output<typeof member>): Member | PolicyProblem {
  const selector = readSelector(text, 0)
  if ('problem' in selector) return { ...selector, next: NEXT.selector, path }
  if (
    selector.kind === 'everybody' ||
    selector.kind === 'beyond' ||
    selector.kind === 'published' ||
    selector.kind === 'network'
  )
    return bad(path, 'selector', `"${text}" is nobody who could be a member`, 0)
  const { ip, ip6, aliases = [], priority } = entry
  if (isSeveral(text) && (ip !== undefined || ip6 !== undefined)) {
    const problem = `${ip ?? ip6} cannot belong to all of "${text}"`
    return { problem, next: 'Write each container by its name, with its own address.', path, at: null }
  }
  const endpoint = {
    ...(ip !== undefined && { ipv4: ip }),
    ...(ip6 !== undefined && { ipv6: ip6 }),
    ...(aliases.length > 0 && { aliases }),
    ...(priority !== undefined && { gatewayPriority: priority }),
  }
  return { path, text, selector, endpoint }
}

function isSeveral(text: string): boolean {
  return isGlob(text) || text.startsWith('label:') || text.startsWith('project:')
}

/** The same address for two members of a network. */
function twice(members: readonly Member[]): PolicyProblem | undefined {
  const holders = new Map<string, string>()
  for (const { path, text, endpoint } of members) {
    for (const address of [endpoint.ipv4, endpoint.ipv6]) {
      if (address === undefined) continue
      const holder = holders.get(address)
      if (holder !== undefined)
        return {
          problem: `${address} is ${holder}'s already`,
          next: `Choose another address for ${text}.`,
          path,
          at: null,
        }
      holders.set(address, text)
    }
  }
  return undefined
}
