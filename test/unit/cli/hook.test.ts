import { expect, test } from 'vitest'
import { answerHook } from '../../../src/cli/hook.ts'

const OVERLAP = 'Error response from daemon: Pool overlaps with other one on this address space'
const FULL = 'Error response from daemon: all predefined address pools have been fully subnetted'

/** The lines that docker is to print, before it puts the name in. */
function lines(RootCmd: string, CommandError: string, Flags: Record<string, string> = {}): string[] {
  const answer = answerHook(JSON.stringify({ RootCmd, Flags, CommandError }))
  if (answer === '') return []
  const { Type, Template } = JSON.parse(answer)
  expect(Type).toBe(0)
  return Template.replace(/\{\{with.*?\{\{end\}\}\{\{end\}\}/g, 'NAME').split('\n')
}

test('addresses that somebody has', () => {
  expect(lines('network create', OVERLAP, { subnet: '', gateway: '' })).toEqual([
    'Who has these addresses, and which are free → docker netx subnets',
    'Take any that are free → docker netx create --subnet auto NAME',
  ])
})

test('other flags are not told with their values, so their place is shown', () => {
  const [, take] = lines('network create', OVERLAP, { subnet: '', internal: 'true' })
  expect(take).toBe('Take any that are free → docker netx create --subnet auto … NAME')
})

test('pools that have nothing left', () => {
  expect(lines('network create', FULL)).toEqual([
    'Who has the addresses, and what is left → docker netx subnets',
    'Take some from elsewhere → docker netx create --subnet auto --pool 10.0.0.0/8 NAME',
    'Remove the networks that nobody uses → docker netx prune',
  ])
})

test.each([
  ['28 and later', 'exit status 1'],
  ['26 and 27', 'Status: , Code: 1'],
])('a network that was not removed, of which the CLI %s does not say why', (_, said) => {
  expect(lines('network rm', said)).toEqual([
    'If NAME is in use, see by whom → docker netx inspect --members NAME',
    'Then take all of them off it → docker netx disconnect --all NAME',
  ])
})

test.each([
  ['a command that succeeded', 'network create', ''],
  [
    'an error of another kind',
    'network create',
    'Error response from daemon: network with name a already exists',
  ],
  ['a wrong use', 'network rm', "docker: 'docker network rm' requires at least 1 argument"],
  ['another command', 'network connect', 'exit status 1'],
])('nothing of %s', (_, command, said) => {
  expect(lines(command, said)).toEqual([])
})

test.each([['{'], ['null'], ['7'], ['[]'], [''], [undefined]])(
  'nothing of %j, which is no request',
  (text) => {
    expect(answerHook(text)).toBe('')
  },
)
