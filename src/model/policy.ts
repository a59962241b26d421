import { ONE_OFF_LABEL, PROJECT_LABEL, SERVICE_LABEL } from './compose.ts'
import { globPattern } from './glob.ts'
import type { Atlas } from './place.ts'
import type { Probe } from './probe.ts'
import { isContainer } from './topology.ts'

/** What somebody wants of a network, beside what its settings promise. */
export interface Policy {
  /** As the user named it. */
  readonly file: string
  /** What holds where no rule speaks. Null for what the settings promise. */
  readonly otherwise: { readonly allow: boolean; readonly text: string; readonly line: number } | null
  /** The first that speaks of a probe decides. */
  readonly rules: readonly Rule[]
  /** The columns that are to be measured for it: the words that `--also` takes, and `internet`, which lacks its place. */
  readonly columns: readonly { readonly word: string; readonly rule: Rule }[]
}

export interface Rule {
  readonly from: Selector
  readonly to: Selector
  /** Whether it is about the way back, too. */
  readonly both: boolean
  readonly allow: boolean
  /** What is allowed or denied; everything when empty. */
  readonly what: readonly What[]
  /** As it stands in the file, on one line. */
  readonly text: string
  readonly line: number
}

/** Pings of any size, ports, or names. */
export interface What {
  readonly kind: 'icmp' | 'tcp' | 'udp' | 'dns'
  /** Null for any. */
  readonly port: number | null
}

/** Whom a rule is about. Patterns are globs. */
export type Selector =
  /** All that ask: containers, the host and named namespaces, where they take part. */
  | { readonly kind: 'everybody' }
  | { readonly kind: 'name' | 'service' | 'project'; readonly pattern: string }
  | { readonly kind: 'network'; readonly pattern: string }
  | { readonly kind: 'label'; readonly key: string; readonly value: string | null }
  /** What is no container, by its title: `@host`, `@internet`, `@netns:NAME`. */
  | { readonly kind: 'beyond'; readonly pattern: string }
  | { readonly kind: 'published' }

/** Whether a participant or a column is meant. */
export function selects(atlas: Atlas, selector: Selector, id: string): boolean {
  const column = atlas.column(id)
  switch (selector.kind) {
    case 'everybody':
      return !column
    case 'published':
      return column?.kind === 'published'
    case 'beyond':
      return id.startsWith('@') && globPattern(selector.pattern).test(atlas.title(id))
    default:
      return !column && isContainer({ id }) && holds(atlas, selector, id)
  }
}

type OfContainers = Exclude<Selector, { kind: 'everybody' | 'published' | 'beyond' }>
/** Of containers, by what they are and not by where. */
export type ByDescription =
  | Exclude<OfContainers, { kind: 'network' }>
  | { readonly kind: 'compose'; readonly project: string; readonly service: string }

function holds(atlas: Atlas, selector: OfContainers, id: string): boolean {
  if (selector.kind !== 'network') return describes(selector, atlas.container(id))
  const pattern = globPattern(selector.pattern)
  // Who uses another's namespace is on its networks.
  return atlas.place(id).endpoints.some(({ network }) => pattern.test(network))
}

/** A container, as far as its networks do not matter. */
interface Described {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** Whether a container is meant by its name or its labels. */
export function describes(selector: ByDescription, { name, labels }: Described): boolean {
  if (selector.kind === 'compose')
    return (
      labels[PROJECT_LABEL] === selector.project &&
      labels[SERVICE_LABEL] === selector.service &&
      // What `docker compose run` makes beside the service is not the service.
      labels[ONE_OFF_LABEL] !== 'True'
    )
  if (selector.kind === 'label') {
    const { key, value } = selector
    return Object.hasOwn(labels, key) && (value === null || labels[key] === value)
  }
  const values = { name, service: labels[SERVICE_LABEL] ?? '', project: labels[PROJECT_LABEL] ?? '' }
  const value = values[selector.kind]
  // Whoever is in no project has none, and is in no project of any name.
  return value !== '' && globPattern(selector.pattern).test(value)
}

/** What a probe asks, as far as rules speak of it. */
export interface Topic {
  readonly kind: Probe['kind']
  /** Null for a port that no rule names. */
  readonly port?: number | null
}

/** Whether a rule is about such a probe, wherever it comes from. */
export function isAbout({ what }: Pick<Rule, 'what'>, topic: Topic): boolean {
  const kind = topic.kind === 'mtu' ? 'icmp' : topic.kind
  return what.length === 0 || what.some((one) => one.kind === kind && isPortOf(one, topic))
}

/** Whether a rule names the very port that a probe is about. */
export function speaksOfPort({ what }: Pick<Rule, 'what'>, topic: Topic): boolean {
  return what.some((one) => one.port !== null && one.kind === topic.kind && isPortOf(one, topic))
}

function isPortOf({ port }: What, topic: Topic): boolean {
  return port === null || topic.port === port
}
