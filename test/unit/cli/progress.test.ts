import { expect, test } from 'vitest'
import { ProgressLine } from '../../../src/cli/progress.ts'

function progress(isShown: boolean) {
  const clock = { now: 0 }
  const written: string[] = []
  const line = new ProgressLine({ isShown, write: (text) => written.push(text), now: () => clock.now })
  return { clock, written, line }
}

test('overwrites itself ten times a second at the most, and leaves nothing', () => {
  const { clock, written, line } = progress(true)
  for (clock.now = 0; clock.now < 250; clock.now += 10) line.show(`at ${clock.now}`)
  line.clear()
  expect(written).toEqual(['\r\u001b[Kat 0', '\r\u001b[Kat 100', '\r\u001b[Kat 200', '\r\u001b[K'])
})

test('says nothing where nobody watches', () => {
  const { written, line } = progress(false)
  line.show('at 0')
  line.clear()
  expect(written).toEqual([])
})
