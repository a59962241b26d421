import type { Engine } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import type { NamespaceRequest, Opening } from '../plan/opening.ts'
import type { Pace } from '../plan/pace.ts'
import type { Requests } from '../plan/requests.ts'
import { readNameAnswer, readPathAnswer } from './exec-answers.ts'
import { EXEC_SCRIPT } from './exec-script.ts'
import { inParallel } from './parallel.ts'
import {
  type Answers,
  DEADLINE_PASSED,
  type NameAnswer,
  type NamespaceState,
  type PathAnswer,
  type Prober,
} from './prober.ts'

/** Engines run about twenty of these a second, however many are asked for at once. */
const WIDTH = 8

interface ExecOptions {
  readonly signal: AbortSignal
}

/** The last resort: each container is asked with the tools of its own image, all its questions in one `exec`. */
export async function openExecs(engine: Engine, opening: Opening, { signal }: ExecOptions): Promise<Prober> {
  const measure = async (requests: Requests, pace: Pace, onAnswer: () => void, deadline: AbortSignal) => {
    return await askAll(engine, opening, requests, pace, onAnswer, { interruption: signal, deadline })
  }
  return { rung: 'exec', found: opening.namespaces.map(stateOf), measure, close: async () => undefined }
}

function stateOf({ file }: NamespaceRequest): NamespaceState {
  if (!file.startsWith('/')) return { kind: 'failed', reason: 'nothing can be run there' }
  return {
    kind: 'entered',
    addresses: [],
    listeners: null,
    receives: false,
    routes: null,
    links: null,
    settings: new Map(),
    ruleset: null,
  }
}

async function askAll(
  engine: Engine,
  opening: Opening,
  requests: Requests,
  pace: Pace,
  onAnswer: () => void,
  ends: Ends,
): Promise<Answers> {
  const paths: (PathAnswer | undefined)[] = []
  const names: (NameAnswer | undefined)[] = []
  const asked = await inParallel(WIDTH, opening.namespaces, async ({ place, file }, index) => {
    const questions = questionsOf(opening, requests, index)
    if (questions.length === 0 || !file.startsWith('/')) return null
    const whose = { id: place, name: requests.places[index] ?? place }
    const seconds = String(Math.max(1, Math.ceil(pace.windowMs / 1000)))
    const told = await run(engine, whose, [seconds, ...questions.flatMap(({ words }) => words)], ends)
    for (const [at, { kind, number }] of questions.entries()) {
      const answer = told.answers.get(at) ?? { code: -1, text: told.failure }
      if (kind === 'name') names[number] = readNameAnswer(answer)
      else paths[number] = readPathAnswer(kind, answer)
      onAnswer()
    }
    return told.failure
  })
  const missing = asked.find((failure) => failure) ?? 'nothing was run for it'
  const windowMs = ends.deadline.aborted ? null : Math.max(1000, pace.windowMs)
  return { paths, names, missing, windowMs }
}

/** What ends it early: one fails it, the other leaves what there is by then. */
interface Ends {
  readonly interruption: AbortSignal
  readonly deadline: AbortSignal
}

interface Question {
  readonly kind: 'echo' | 'full' | 'tcp' | 'udp' | 'name'
  readonly number: number
  /** What, whom, and which port or record. */
  readonly words: readonly [string, string, string]
}

function questionsOf(opening: Opening, requests: Requests, index: number): Question[] {
  const paths = requests.paths.flatMap(({ what, namespace, address }, number): Question[] => {
    if (namespace !== index) return []
    if (what.kind !== 'echo')
      return [{ kind: what.kind, number, words: [what.kind, address, String(what.port)] }]
    const kind = what.size === 'small' ? 'echo' : 'full'
    return [{ kind, number, words: [kind, address, '-'] }]
  })
  const names = requests.names.flatMap(({ resolver, record, name }, number): Question[] => {
    if (opening.resolvers[resolver]?.namespace !== index) return []
    return [{ kind: 'name', number, words: ['name', name, record] }]
  })
  return [...paths, ...names]
}

interface Whose {
  readonly id: string
  readonly name: string
}

interface Told {
  readonly answers: ReadonlyMap<number, ExecAnswer>
  /** Why the rest is missing. */
  readonly failure: string
}

export interface ExecAnswer {
  /** Of the tool; 127 where there is none. */
  readonly code: number
  /** All that it said, in one line. */
  readonly text: string
}

/** The questions are arguments and never part of the script, so that no name is taken for a command. */
async function run(
  engine: Engine,
  { id, name }: Whose,
  words: readonly string[],
  { interruption, deadline }: Ends,
): Promise<Told> {
  try {
    const signal = AbortSignal.any([interruption, deadline])
    const { stdout, exitCode } = await engine.exec(id, ['sh', '-c', EXEC_SCRIPT, 'sh', ...words], signal)
    const lines = stdout.split('\n').flatMap((line) => {
      const [, at, code, text = ''] = /^netx (\d+) (\d+) ?(.*)$/.exec(line) ?? []
      return at === undefined ? [] : [[Number(at), { code: Number(code), text }] as const]
    })
    const isMissing = exitCode === 126 || exitCode === 127
    return {
      answers: new Map(lines),
      failure: isMissing ? `the image of ${name} has no shell` : `the shell of ${name} ended early`,
    }
  } catch (error) {
    if (interruption.aborted || !(error instanceof NetxError)) throw error
    if (deadline.aborted) return { answers: new Map(), failure: DEADLINE_PASSED }
    return { answers: new Map(), failure: error.message }
  }
}
