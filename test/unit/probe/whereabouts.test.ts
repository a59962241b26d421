import { expect, test } from 'vitest'
import type { HelperSpec } from '../../../src/engine/engine.ts'
import { startThere } from '../../../src/probe/whereabouts.ts'

const SPEC = { image: 'probe', labels: {}, network: 'none' } as const
const MISSING = 'invalid mount config for type "bind": bind source path does not exist: /run/netns'

const BOTH = { netns: '/run/docker/netns', named: '/run/netns' }

/** The folders with which a helper was asked for, time after time, of an engine that refuses. */
async function asked(folders: HelperSpec['folders'], refusal: string): Promise<string[][]> {
  const calls: string[][] = []
  const startHelper = (spec: HelperSpec) => {
    calls.push(Object.keys(spec.folders))
    return Promise.reject(new Error(refusal))
  }
  const start = startThere({ startHelper }, { ...SPEC, folders }, new AbortController().signal)
  await expect(start).rejects.toThrow(refusal)
  return calls
}

test('a helper is let in without the folder of named namespaces where the host has none', async () => {
  expect(await asked(BOTH, MISSING)).toEqual([['netns', 'named'], ['netns']])
})

test('any other refusal is told', async () => {
  expect(await asked(BOTH, 'no')).toEqual([['netns', 'named']])
  expect(await asked({ netns: '/run/netns' }, MISSING)).toEqual([['netns']])
})
