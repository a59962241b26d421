import type { Engine } from '../engine/engine.ts'
import type { GlobalFlags } from '../model/global-flags.ts'
import { isPredefined } from '../model/topology.ts'
import { printable } from '../render/style.ts'
import { type Candidate, type Offer, offer } from './completion.ts'
import type { Source } from './completion-table.ts'
import { GLOBAL_FLAGS, readGlobals } from './global-flags.ts'
import { readCommands } from './manifest.ts'
import { parseWords } from './pflag.ts'

/** More than this and the user has typed the name. */
const ENGINE_TIMEOUT_MS = 2000

/** The protocol of docker's completion scripts: a line for each candidate, and what the shell should do with them. */
const Directive = { files: 0, error: 1, noFiles: 4 } as const
const DIRECTIVE_NAMES = {
  0: 'ShellCompDirectiveDefault',
  1: 'ShellCompDirectiveError',
  4: 'ShellCompDirectiveNoFileComp',
} as const

/** Answers `__complete [netx] WORD... UNFINISHED`; the scripts of older docker CLIs leave the `netx` out. */
export async function complete(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const [request, ...all] = argv
  const typed = all[0] === 'netx' && all.length > 1 ? all.slice(1) : all
  const isTerse = request === '__completeNoDesc' || environment['DOCKER_CLI_DISABLE_COMPLETION_DESCRIPTION']
  const word = typed.at(-1) ?? ''
  try {
    const candidates = await findCandidates(typed.slice(0, -1), word, environment)
    if (candidates === 'files') answer([], Directive.files)
    else {
      const fitting = candidates.filter(({ value }) => value.startsWith(word))
      answer(fitting.map(isTerse ? terse : described), Directive.noFiles)
    }
  } catch {
    answer([], Directive.error)
  }
  // An engine that did not answer in time must not hold the shell.
  process.exit(0)
}

const terse = ({ value }: Candidate) => value
const described = ({ value, summary }: Candidate) => (summary ? `${value}\t${summary.split('\n', 1)}` : value)

function answer(lines: readonly string[], directive: keyof typeof DIRECTIVE_NAMES): void {
  process.stdout.write([...lines, `:${directive}`, ''].join('\n'))
  process.stderr.write(`Completion ended with directive: ${DIRECTIVE_NAMES[directive]}\n`)
}

async function findCandidates(
  words: readonly string[],
  word: string,
  environment: NodeJS.ProcessEnv,
): Promise<readonly Candidate[] | 'files'> {
  const leading = parseWords(GLOBAL_FLAGS, words, { interspersed: false })
  const found = offer(readCommands(), leading.args, word)
  if (found.kind === 'candidates') return found.candidates
  if (found.source.kind === 'files') return 'files'
  const names = await namesOf(found, readGlobals(leading), environment)
  // A line is a candidate, and a shell could not take another kind of name back.
  const fresh = names.filter((name) => !found.given.includes(name) && printable(name) === name)
  return fresh.map((name) => ({ value: `${found.lead}${name}` }))
}

async function namesOf(
  { source, given }: Offer & { kind: 'source' },
  globals: GlobalFlags,
  environment: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  if (source.kind === 'words') return source.words
  const signal = AbortSignal.timeout(ENGINE_TIMEOUT_MS)
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason)),
  )
  const { openEngine } = await import('../engine/open-engine.ts')
  const names = openEngine(globals, environment, () => {}).then((engine) => ask(engine, source, given))
  return await Promise.race([names, late])
}

async function ask(engine: Engine, source: Source, given: readonly string[]): Promise<readonly string[]> {
  switch (source.kind) {
    case 'files':
      return []
    case 'words':
      return source.words
    case 'networks':
      return (await engine.networks())
        .filter(({ name }) => source.which !== 'own' || !isPredefined(name))
        .filter(({ configOnly }) => source.which !== 'config-only' || configOnly)
        .map(({ name }) => name)
    case 'containers':
      return (await engine.containers()).map(({ name }) => name)
    case 'containers and networks': {
      const [containers, all] = await Promise.all([engine.containers(), engine.networks()])
      return [...new Set([...containers, ...all].map(({ name }) => name))]
    }
    case 'members': {
      const [{ id }, containers] = await Promise.all([engine.network(given[0] ?? ''), engine.containers()])
      return containers
        .filter(({ networkIds }) => networkIds.includes(id) === source.attached)
        .map(({ name }) => name)
    }
  }
}
