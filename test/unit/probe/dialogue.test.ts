import { expect, test } from 'vitest'
import type { HelperSession } from '../../../src/engine/engine.ts'
import { PLAIN_PACE } from '../../../src/plan/pace.ts'
import { HelperDialogue } from '../../../src/probe/dialogue.ts'

const OPENING = { namespaces: [{ place: 'a', name: 'a', file: 'a' }], resolvers: [], wants: [], host: null }
const NOTHING = { paths: [], names: [], sources: [], loopbacks: [], places: [] }

/** A helper that says these lines, and then nothing until it is closed; for ever, where they have no end. */
function session(lines: Iterable<string>): HelperSession & { closed: boolean } {
  let end: () => void = () => undefined
  const closing = new Promise<void>((resolve) => {
    end = resolve
  })
  const helper = {
    id: 'helper',
    closed: false,
    write: () => undefined,
    lines: (async function* () {
      yield* lines
      await closing
    })(),
    diagnostics: () => '',
    close: async () => {
      helper.closed = true
      end()
    },
  }
  return helper
}

test.each([
  ['from the start', []],
  ['after its greeting', ['netx-probe 2']],
  ['half-way', ['netx-probe 2', 'ns 0 ok - -']],
])('a helper that says nothing %s ends the run with a sentence', async (_, lines) => {
  const helper = session(lines)
  await expect(new HelperDialogue(helper, 30).open(OPENING)).rejects.toMatchObject({
    code: 'NETX_HELPER_ENDED',
    message: expect.stringContaining('it has said nothing for'),
  })
  expect(helper.closed).toBe(true)
})

test('one that stops while it measures leaves the rest unmeasured', async () => {
  const dialogue = new HelperDialogue(
    session(['netx-probe 2', 'ns 0 ok - -', 'opened', 'table 4 1 1024 0']),
    30,
  )
  await dialogue.open(OPENING)
  const pace = { ...PLAIN_PACE, windowMs: 10 }
  expect(await dialogue.ask(NOTHING, pace, () => undefined)).toMatchObject({
    windowMs: null,
    missing: expect.stringContaining('it has said nothing for'),
  })
})

test('one that never ends its answers is not listened to for ever', async () => {
  function* babble() {
    yield* ['netx-probe 2', 'ns 0 ok - -', 'opened']
    for (;;) yield 'table 4 1 1024 0'
  }
  const dialogue = new HelperDialogue(session(babble()))
  await dialogue.open(OPENING)
  await expect(dialogue.ask(NOTHING, PLAIN_PACE, () => undefined)).rejects.toMatchObject({
    code: 'NETX_HELPER_PROTOCOL',
    message: 'The helper said more than it was asked',
  })
})
