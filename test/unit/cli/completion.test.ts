import { expect, test } from 'vitest'
import { anyNumber, one, oneOrMore } from '../../../src/cli/args.ts'
import type { CommandShape } from '../../../src/cli/command-shape.ts'
import { offer } from '../../../src/cli/completion.ts'
import * as flag from '../../../src/cli/flags.ts'

const COMMANDS: readonly CommandShape[] = [
  {
    id: 'connect',
    summary: 'Connect',
    args: { network: one(), container: oneOrMore() },
    flags: {
      driver: flag.text({ char: 'd', summary: 'Driver' }),
      format: flag.choice(['table', 'json'], { summary: 'Format' }),
      force: flag.bool({ char: 'f', summary: 'Force' }),
      save: flag.text({ summary: 'File' }),
      hidden: flag.bool({ summary: 'Hidden', hidden: true }),
    },
  },
  { id: 'rm', aliases: ['remove'], summary: 'Remove', args: { network: oneOrMore() }, flags: {} },
  {
    id: 'create',
    summary: 'Create',
    args: { network: one() },
    flags: { 'config-from': flag.text({ summary: 'Copied' }) },
  },
  { id: 'topology', summary: 'Wires', args: { 'container|network': anyNumber() }, flags: {} },
  { id: 'ls', aliases: ['list'], summary: 'List', args: {}, flags: {} },
  { id: 'secret', summary: 'Secret', hidden: true, args: {}, flags: {} },
]

const others = { kind: 'members', attached: false }
const complete = (...line: string[]) => offer(COMMANDS, line.slice(0, -1), line.at(-1) ?? '')
const names = (...line: string[]) => {
  const found = complete(...line)
  return found.kind === 'candidates' && found.candidates.map(({ value }) => value)
}

test('the first word is a command', () => {
  expect(names('')).toEqual(['connect', 'rm', 'create', 'topology', 'ls'])
  expect(names('help', '')).toEqual(['connect', 'rm', 'create', 'topology', 'ls'])
})

test('a word with a dash is a flag, but for what comes after two', () => {
  expect(names('connect', '-')).toEqual(['--driver', '--format', '--force', '--save'])
  expect(complete('connect', '--', '-')).toMatchObject({ source: { kind: 'networks', which: 'all' } })
})

test.each([
  [['connect', ''], { source: { kind: 'networks', which: 'all' }, given: [] }],
  [['connect', '-f', ''], { source: { kind: 'networks', which: 'all' }, given: [] }],
  [['connect', '-f', 'net', ''], { source: others, given: ['net'] }],
  [['connect', 'net', '--driver=x', 'a', ''], { source: others, given: ['net', 'a'] }],
  [['rm', ''], { source: { kind: 'networks', which: 'own' }, given: [] }],
  [['remove', 'a', ''], { source: { kind: 'networks', which: 'own' }, given: ['a'] }],
  [['topology', 'a', ''], { source: { kind: 'containers and networks' }, given: ['a'] }],
  [['create', '--config-from', ''], { source: { kind: 'networks', which: 'config-only' } }],
])('%j asks for the names of the argument', (line, expected) => {
  expect(complete(...line)).toMatchObject(expected)
})

test.each([
  [['connect', '--format', ''], ['table', 'json'], ''],
  [['connect', '--format', '-'], ['table', 'json'], ''],
  [['connect', '--format=t'], ['table', 'json'], '--format='],
  [['connect', '-fd', ''], ['bridge', 'ipvlan', 'macvlan', 'overlay'], ''],
])('%j asks for the value of the flag', (line, words, lead) => {
  expect(complete(...line)).toMatchObject({ source: { kind: 'words', words }, lead })
})

test('files are left to the shell', () => {
  expect(complete('connect', '--save', '')).toMatchObject({ source: { kind: 'files' } })
})

test.each([[['ls', '']], [['list', 'x', '']], [['bogus', '']], [['connect', '--bogus=']]])(
  '%j has nothing to offer',
  (line) => {
    expect(names(...line)).toEqual([])
  },
)
