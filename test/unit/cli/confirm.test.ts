import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { confirm, confirmChange } from '../../../src/cli/confirm.ts'

function conversation() {
  return { input: new PassThrough(), output: new PassThrough({ encoding: 'utf8' }) }
}

describe('a confirmation', () => {
  it.each([
    ['y\n', true],
    [' Y \n', true],
    ['y', true],
    ['yes\n', false],
    ['\n', false],
    ['n\ny\n', false],
    ['', false],
  ])('%j confirms: %s', async (answer, expected) => {
    const streams = conversation()
    streams.input.end(answer)
    expect(await confirm('Sure?', new AbortController().signal, streams)).toBe(expected)
    expect(streams.output.read()).toBe(`Sure? [y/N] ${answer === '' ? '\n' : ''}`)
  })

  it('of a change needs an answer', async () => {
    const { signal } = new AbortController()
    const silent = conversation()
    silent.input.end('')
    await expect(confirmChange(signal, silent)).rejects.toThrow('add --yes')
    const declined = conversation()
    declined.input.end('n\n')
    expect(await confirmChange(signal, declined)).toBe(false)
  })

  it('does not wait for the end of the input', async () => {
    const streams = conversation()
    streams.input.write('y\n')
    expect(await confirm('Sure?', new AbortController().signal, streams)).toBe(true)
  })

  it('ends its line and rejects when it is interrupted', async () => {
    const streams = conversation()
    const controller = new AbortController()
    const answer = confirm('Sure?', controller.signal, streams)
    const reason = new Error('interrupted')
    controller.abort(reason)
    await expect(answer).rejects.toBe(reason)
    expect(streams.output.read()).toBe('Sure? [y/N] \n')
  })
})
