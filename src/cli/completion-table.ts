import { TEMPLATES } from '../render/templates.ts'

/** What completes a word: names that the engine knows, or words that are always the same. */
export type Source =
  /** `own` are those that are not the engine's, `config-only` those whose settings others can have. */
  | { readonly kind: 'networks'; readonly which: 'all' | 'own' | 'config-only' }
  | { readonly kind: 'containers' }
  /** Those on the network that was named before, or the others. */
  | { readonly kind: 'members'; readonly attached: boolean }
  | { readonly kind: 'containers and networks' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Which the shell knows best. */
  | { readonly kind: 'files' }

type Sources = Readonly<Record<string, Source>>

const networks: Source = { kind: 'networks', which: 'all' }
const ownNetworks: Source = { kind: 'networks', which: 'own' }
const containers: Source = { kind: 'containers' }
const files: Source = { kind: 'files' }

/** By the name of the argument. */
const ARGS: Sources = {
  a: containers,
  b: containers,
  network: networks,
  container: containers,
  from: containers,
  to: containers,
  'container|network': { kind: 'containers and networks' },
}

/** Where a command knows better than the name of its argument. */
const COMMAND_ARGS: Readonly<Record<string, Sources>> = {
  connect: { container: { kind: 'members', attached: false } },
  disconnect: { container: { kind: 'members', attached: true } },
  export: { network: ownNetworks },
  init: { template: { kind: 'words', words: Object.keys(TEMPLATES) } },
  renumber: { network: ownNetworks },
  rm: { network: ownNetworks },
}

/** By the name of the flag; flags with a fixed choice of words need no entry. */
const FLAGS: Sources = {
  against: files,
  'config-from': { kind: 'networks', which: 'config-only' },
  connect: containers,
  driver: { kind: 'words', words: ['bridge', 'ipvlan', 'macvlan', 'overlay'] },
  file: files,
  network: networks,
  policy: files,
  save: files,
}

export const argSource = (command: string, arg: string): Source | undefined =>
  COMMAND_ARGS[command]?.[arg] ?? ARGS[arg]

export const flagSource = (flag: string, options: readonly string[] | undefined): Source | undefined =>
  options === undefined ? FLAGS[flag] : { kind: 'words', words: options }
