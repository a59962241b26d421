import { expect, test } from 'vitest'
import { describeTerminal } from '../../../src/cli/terminal.ts'

const tty = { isTTY: true, columns: 132 }

test('a terminal has its width, colours and progress', () => {
  expect(describeTerminal(tty, tty, {})).toEqual({ width: 132, color: true, interactive: true })
})

test('a pipe has none of them', () => {
  expect(describeTerminal({}, {}, {})).toEqual({ width: 80, color: false, interactive: false })
  expect(describeTerminal({}, tty, { COLUMNS: '100' })).toEqual({
    width: 100,
    color: false,
    interactive: true,
  })
})

test.each([
  [{ NO_COLOR: '1' }, { color: false, interactive: true }],
  [{ NO_COLOR: '' }, { color: true, interactive: true }],
  [{ TERM: 'dumb' }, { color: false, interactive: false }],
])('the environment %j is heard', (environment, expected) => {
  expect(describeTerminal(tty, tty, environment)).toMatchObject(expected)
})
