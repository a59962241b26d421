import type { EngineClient } from './client.ts'
import { LineSplitter } from './demultiplex.ts'
import type { EngineEvent } from './engine.ts'
import { connectionFailure } from './failures.ts'
import type { HelperRegister } from './helper-register.ts'
import { Json } from './json.ts'

const LINE_LIMIT = 1024 * 1024
const FILTERS = JSON.stringify({ type: ['container', 'network'] })

/** The engine's events, one JSON object a line. Ends when the signal says so; that the engine ends them is an error. */
export async function* readEvents(
  client: EngineClient,
  helpers: HelperRegister,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent> {
  if (signal.aborted) return
  const query = { filters: FILTERS }
  const stream = await client.download({ method: 'GET', path: '/events', query, signal, limitMs: null })
  const onAbort = () => stream.destroy()
  signal.addEventListener('abort', onAbort, { once: true })
  const splitter = new LineSplitter(LINE_LIMIT)
  try {
    for await (const chunk of stream) {
      for (const line of splitter.lines(chunk)) {
        if (line.trim() === '') continue
        const event = mapEvent(line)
        yield { ...event, isHelper: await helpers.isTold(event) }
      }
    }
  } catch (error) {
    if (!signal.aborted) throw connectionFailure(error, client.address)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
  if (!signal.aborted) throw connectionFailure(new Error('it told of no more events'), client.address)
}

function mapEvent(line: string): Omit<EngineEvent, 'isHelper'> {
  const event = new Json(JSON.parse(line))
  const actor = event.at('Actor')
  return {
    kind: event.at('Type').text === 'network' ? 'network' : 'container',
    action: event.at('Action').text,
    id: actor.at('ID').text,
    attributes: actor.at('Attributes').record,
  }
}
