import { expect, test } from 'vitest'
import { anyNumber, one, oneOrMore } from '../../../src/cli/args.ts'
import { readCommandLine } from '../../../src/cli/command-line.ts'
import type { Program } from '../../../src/cli/command-shape.ts'
import * as flag from '../../../src/cli/flags.ts'

const DOCKER: Program = { root: 'docker', name: 'docker netx' }
const summary = 'A flag'
const flags = {
  driver: flag.text({ summary, default: 'bridge' }),
  filter: flag.filters({ summary, char: 'f' }),
  format: flag.choice(['table', 'json'], { summary }),
  internal: flag.bool({ summary }),
  ipv4: flag.optionalBool({ summary }),
  label: flag.labels({ summary }),
  opt: flag.map({ summary }),
  priority: flag.integer({ summary, default: 7 }),
  scope: flag.text({ summary }),
  subnet: flag.slice({ summary }),
}

const read = (...words: string[]) => readCommandLine(DOCKER, { id: 'try', args: {}, flags }, words).flags

test('what was not given has its default', () => {
  expect(read()).toEqual({
    driver: 'bridge',
    filter: {},
    format: 'table',
    internal: false,
    ipv4: undefined,
    label: {},
    opt: {},
    priority: 7,
    scope: undefined,
    subnet: [],
  })
})

test('of a flag that holds one value the last one counts, of the others all', () => {
  const words = [
    '--driver',
    'a',
    '--driver',
    'b',
    '--priority=1',
    '--priority=0',
    '--subnet=x',
    '--subnet=y,z',
  ]
  expect(read(...words)).toMatchObject({ driver: 'b', priority: 0, subnet: ['x', 'y', 'z'] })
})

test('a boolean that was given as false is not one that was not given', () => {
  expect(read('--ipv4=false', '--internal=false')).toMatchObject({ ipv4: false, internal: false })
})

test('maps split at the first equals sign, and the last of a key wins', () => {
  const words = ['--opt', 'a=1=2', '--opt', 'b', '--opt', 'c=1', '--opt', 'c=2', '--label', '__proto__=x']
  expect(read(...words)['opt']).toEqual({ a: '1=2', b: '', c: '2' })
  expect(Object.entries(read(...words)['label'] as object)).toEqual([['__proto__', 'x']])
})

test('filters of one key are alternatives', () => {
  expect(read('-f', 'Driver=a', '-f', 'driver = b', '-f', 'label=k=v', '-f', '')).toMatchObject({
    filter: { driver: ['a', 'b'], label: ['k=v'] },
  })
})

const deal = (
  args: Record<string, ReturnType<typeof one> | ReturnType<typeof oneOrMore>>,
  ...words: string[]
) => readCommandLine(DOCKER, { id: 'try', args, flags: {} }, words).args

test('arguments are dealt out in their order, and the last may take several', () => {
  const args = { network: one(), container: oneOrMore() }
  expect(deal(args, 'n', 'a', 'b')).toEqual({ network: 'n', container: ['a', 'b'] })
  expect(deal({ container: anyNumber() })).toEqual({ container: [] })
})

test.each([
  [{}, ['a'], 'accepts no arguments'],
  [{ network: one() }, [], 'requires 1 argument'],
  [{ from: one(), to: one() }, ['a', 'b', 'c'], 'requires 2 arguments'],
  [{ network: oneOrMore() }, [], 'requires at least 1 argument'],
  [{ network: one(), container: oneOrMore() }, ['n'], 'requires at least 2 arguments'],
])('a wrong number of arguments is told as docker tells it: %#', (args, words, demand) => {
  expect(() => deal(args, ...words)).toThrow(`docker: 'docker netx try' ${demand}`)
})
