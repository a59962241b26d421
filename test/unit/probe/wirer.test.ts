import { expect, test } from 'vitest'
import { thisProcess } from '../../../src/engine/this-process.ts'
import { atlas } from '../../../src/model/place.ts'
import { beyondOf, endsOf } from '../../../src/plan/link-ends.ts'
import { withBeyond } from '../../../src/plan/participants.ts'
import { makePair, removePair } from '../../../src/probe/wirer.ts'
import { FakeEngine } from '../../support/fake-engine.ts'
import { topology } from '../../support/topology.ts'

const options = { owner: thisProcess('/nowhere'), signal: new AbortController().signal }
const names = ['app', '@netns:red'] as const
const ends = endsOf(atlas(withBeyond(topology({}, { app: {} }), beyondOf(names))), names)
const settings = [
  { name: 'netx0', addresses: ['10.45.0.1/24'] },
  { name: 'netx0', addresses: ['10.45.0.2/24', 'fd45::2/64'] },
] as const

/** A helper that says these lines once it has its order, which `heard` is given. */
function engineSaying(lines: readonly string[], heard: string[] = []): FakeEngine {
  return new FakeEngine().withHelper(async function* (input) {
    yield 'netx-wire 1'
    for await (const line of input) {
      heard.push(line)
      if (line === 'make' || line === 'remove') break
    }
    yield* lines
  })
}

test('the helper is told both ends, their addresses and what to do', async () => {
  const heard: string[] = []
  await makePair(engineSaying(['made'], heard), ends, settings, options)
  expect(heard).toEqual([
    'end 0 app app netx0',
    'end 1 named:red @netns:red netx0',
    'address 0 10.45.0.1/24',
    'address 1 10.45.0.2/24',
    'address 1 fd45::2/64',
    'make',
  ])
})

test.each([
  ['removed 0', false],
  ['removed 1', true],
  ['removed 2', true],
])('%s', async (said, isRemoved) => {
  const heard: string[] = []
  expect(await removePair(engineSaying([said], heard), ends, options)).toBe(isRemoved)
  expect(heard).toEqual(['end 0 app app -', 'end 1 named:red @netns:red -', 'remove'])
})

test.each([
  ['failed 1 open ENOENT', 'There is no network namespace @netns:red on the'],
  ['failed 0 open ENOENT', 'The network namespace of app has gone meanwhile'],
  ['failed 0 setns EPERM', 'The engine lets no helper into the network namespace of app'],
  ['failed 0 address EACCES', 'app takes no address of IPv6'],
  ['failed 1 up ENOBUFS', "The engine's host refused it at @netns:red: up ENOBUFS"],
  ['removed 1', 'The helper answered "removed 1"'],
])('%s: %s', async (said, message) => {
  await expect(makePair(engineSaying([said]), ends, settings, options)).rejects.toThrow(message)
})

test('a helper that ends before it answers has told nothing', async () => {
  await expect(makePair(engineSaying([]), ends, settings, options)).rejects.toThrow(
    'The helper ended before it told what it had done',
  )
  const other = new FakeEngine().withHelper(async function* () {
    yield 'netx-probe 2'
    yield 'made'
  })
  await expect(makePair(other, ends, settings, options)).rejects.toThrow('it said "netx-probe 2"')
})
