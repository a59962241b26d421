import { expect, test } from 'vitest'
import { describeError } from '../../../src/cli/describe-error.ts'
import { NetxError } from '../../../src/model/errors.ts'

const refusal = (family: 'user' | 'engine' | 'bug') =>
  new NetxError({ family, code: 'NETX_TEST', message: 'no', next: 'Do this.', cause: new Error('the cause') })

test.each([
  ['user', 125],
  ['engine', 1],
] as const)('an error of the %s is two sentences and exit code %i', (family, exitCode) => {
  expect(describeError(refusal(family), false)).toEqual({ text: 'no\nDo this.', exitCode })
})

test('a bug says that it is one, and how to see more', () => {
  const { text, exitCode } = describeError(new TypeError('x is undefined'), false)
  expect(text).toMatch(/^docker-netx failed unexpectedly: x is undefined\nThis is a bug/)
  expect(exitCode).toBe(1)
})

test('debugging shows the stacks, causes included', () => {
  const { text } = describeError(refusal('engine'), true)
  expect(text).toMatch(/^no\nDo this\.\nNetxError: no\n +at .*\nError: the cause\n +at /s)
})

test('a name makes no line of its own', () => {
  const message = 'No such network: a\nAll is well\u001b[1A'
  const error = new NetxError({ family: 'engine', code: 'NETX_NOT_FOUND', message, next: 'One.\nTwo.' })
  expect(describeError(error, false).text).toBe('No such network: a�All is well�[1A\nOne.\nTwo.')
})
