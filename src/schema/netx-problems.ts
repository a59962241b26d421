import type { z } from 'zod'
import type { FileProblem, Path } from './file-problem.ts'

/** What to write in a netx.yaml, by what is wrong with it. */
export const NEXT = {
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
  label: 'Leave it out: it is set by itself.',
  driver: 'Leave it out for a bridge, or write a driver, as in: driver: macvlan',
  texts: 'Write a map of texts, as in: {com.docker.network.driver.mtu: "1400"}',
  members:
    'Write a map, each member with a colon, and its address or its settings behind it: redis-1: 172.18.0.11',
  member: 'Write an address, or the keys ip, ip6, aliases and priority, or nothing.',
  selector: 'Write a name, a glob, label:KEY, label:KEY=VALUE, service:NAME or project:NAME.',
  aliases: 'Write a list of names without blanks, as in: [cache, redis]',
  priority: 'Write a whole number, as in: priority: 10',
  external: 'Leave it out: who makes the network decides. Only members are said of an external one.',
} as const

export type Topic = keyof typeof NEXT

/** The first thing that the shape of a file is not as it should be. A message begins with its topic. */
export function problemOf(issue: z.core.$ZodIssue | undefined, value: unknown): FileProblem {
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
  return { problem, next, path: [...path, ...unknown], at: unknown.length > 0 ? 0 : null }
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

export function bad(path: Path, topic: Topic, problem: string, at: number | null = null): FileProblem {
  return { problem, next: NEXT[topic], path, at }
}

/** What was read, or the first problem. */
export function allOrProblem<T extends object>(
  read: readonly (T | FileProblem)[],
): readonly T[] | FileProblem {
  const isProblem = (one: T | FileProblem): one is FileProblem => 'problem' in one
  return read.find(isProblem) ?? read.filter((one): one is T => !isProblem(one))
}
