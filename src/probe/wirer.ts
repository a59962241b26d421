import type { Engine, HelperSession } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import { HELPER_LABEL, type Owner, ownerLabel } from '../model/helper.ts'
import { type Both, type EndSettings, identityOf, type PairEnd } from '../model/veth-pair.ts'
import { ensureHelperImage } from './helper-image.ts'
import { Watchdog } from './watchdog.ts'
import { fileInside, startThere, whereabouts } from './whereabouts.ts'
import { wireFailure } from './wire-failure.ts'

/** The protocol that this side speaks; docs/helper-protocol.md. */
const PROTOCOL = 'netx-wire 1'

const SILENCE_MS = 60_000

interface WirerOptions {
  readonly owner: Owner
  readonly signal: AbortSignal
}

/** Makes the pair whole, or changes nothing. */
export async function makePair(
  engine: Engine,
  ends: Both<PairEnd>,
  settings: Both<EndSettings>,
  options: WirerOptions,
): Promise<void> {
  const lines = settings.flatMap(({ addresses }, index) =>
    addresses.map((address) => `address ${index} ${address}`),
  )
  const names = settings.map(({ name }) => name)
  const answer = await order(engine, ends, names, [...lines, 'make'], options)
  if (answer !== 'made') throw unexpected(answer)
}

/** Takes away what has the aliases of exactly this pair; resolves to whether there was any. */
export async function removePair(
  engine: Engine,
  ends: Both<PairEnd>,
  options: WirerOptions,
): Promise<boolean> {
  const answer = await order(engine, ends, ['-', '-'], ['remove'], options)
  const [, count] = /^removed (\d+)$/.exec(answer) ?? []
  if (count === undefined) throw unexpected(answer)
  return count !== '0'
}

/** One helper, one order, one answer. Once it has the order it carries it out, whatever becomes of us. */
async function order(
  engine: Engine,
  ends: Both<PairEnd>,
  names: readonly string[],
  lines: readonly string[],
  { owner, signal }: WirerOptions,
): Promise<string> {
  const image = await ensureHelperImage(engine)
  signal.throwIfAborted()
  const files = ends.map(({ place }) => place.sandbox ?? '')
  const labels = { [HELPER_LABEL]: ownerLabel(owner) }
  const spec = { image, labels, ...whereabouts(files), task: 'wire' } as const
  const session = await startThere(engine, spec, signal)
  // A helper that is stopped, or an engine that passes nothing on, ends the wait.
  const watchdog = new Watchdog(SILENCE_MS, () => void session.close())
  try {
    const plan = ends.map(
      (end, index) => `end ${index} ${fileInside(files[index] ?? '')} ${identityOf(end)} ${names[index]}`,
    )
    session.write([...plan, ...lines].map((line) => `${line}\n`).join(''))
    return await answerOf(session, ends)
  } finally {
    watchdog.stop()
    await session.close()
  }
}

async function answerOf(session: HelperSession, ends: Both<PairEnd>): Promise<string> {
  const lines = session.lines[Symbol.asyncIterator]()
  const greeting = await lines.next()
  const answer = greeting.done === true ? greeting : await lines.next()
  if (greeting.value !== PROTOCOL || answer.done === true) throw ended(session, greeting.value)
  const [word, end, step = '', errno = ''] = answer.value.split(' ')
  if (word === 'failed') throw wireFailure(ends, Number(end), step, errno)
  return answer.value
}

function ended(session: HelperSession, greeting: string | undefined): NetxError {
  const said = session.diagnostics().trim().split('\n').at(-1)
  const why = said || (greeting === undefined ? 'it said nothing' : `it said "${greeting.slice(0, 40)}"`)
  return new NetxError({
    family: 'engine',
    code: 'NETX_HELPER_ENDED',
    message: `The helper ended before it told what it had done (${why})`,
    next: 'Do it again: what is half done is put right.',
  })
}

function unexpected(answer: string): NetxError {
  const message = `The helper answered "${answer.slice(0, 40)}"`
  return new NetxError({ family: 'bug', code: 'NETX_HELPER_PROTOCOL', message })
}
