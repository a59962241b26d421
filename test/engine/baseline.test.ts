import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import type { Comparison } from '../../src/verdict/compare.ts'
import { lab } from '../support/docker.ts'
import { netx } from '../support/netx.ts'

const { host } = inject('engine')
const folder = await mkdtemp(join(tmpdir(), 'netx-baseline-'))
afterAll(() => rm(folder, { recursive: true }))
const file = (name: string) => join(folder, name)

const matrix = (...args: string[]) => netx(host, 'matrix', ...args)

async function compared(name: string, ...args: string[]) {
  const { stdout, stderr, exitCode } = await matrix('--against', file(name), '--format', 'json', ...args)
  expect(stderr).toBe('')
  const { changes, summary }: Comparison = JSON.parse(stdout)
  return { changes, summary, exitCode }
}

test('before and after a connection', async () => {
  await using place = lab(host, 'baseline')
  const [m, n] = [await place.network('m'), await place.network('n')]
  const a = await place.container('a', ['--network', n])
  const b = await place.container('b', ['--network', m])
  const save = (name: string) => matrix('--save', file(name), a, b)
  expect((await save('one.json')).exitCode).toBe(0)
  expect((await save('two.json')).exitCode).toBe(0)
  expect(await readFile(file('two.json'), 'utf8')).toBe(await readFile(file('one.json'), 'utf8'))
  expect((await readdir(folder)).sort()).toEqual(['one.json', 'two.json'])
  expect(await compared('one.json', a, b)).toMatchObject({ changes: [], exitCode: 0 })

  await place.docker('network', 'connect', n, b)
  const after = await compared('one.json', a, b)
  expect(after.summary).toEqual({ added: 0, removed: 0, changed: 2, unknown: 0 })
  expect(after.changes[0]).toMatchObject({
    kind: 'changed',
    from: a,
    to: b,
    before: { expected: 'isolated', observed: 'isolated', verdict: 'ok' },
    after: { expected: 'reachable', observed: 'reachable', verdict: 'ok' },
  })
  expect(after.exitCode).toBe(2)
  const told = await matrix('--against', file('one.json'), a, b)
  expect(told.stdout).toContain('CHANGED (2 pairs)')
  expect(told.stdout).toContain(`Compared with ${file('one.json')}: 2 changed.`)

  await place.docker('network', 'disconnect', n, b)
  expect(await compared('one.json', a, b)).toMatchObject({ changes: [], exitCode: 0 })

  // Without a name it takes part though it does not run, since the file knows it.
  await place.docker('kill', b)
  const cut = await compared('one.json')
  expect(cut.changes.find(({ from, to }) => from === a && to === b)).toMatchObject({
    kind: 'unknown',
    certain: false,
    after: { observed: 'unknown', verdict: 'unproven' },
  })
  expect(cut).toMatchObject({ exitCode: 3 })
  expect(await compared('one.json', a, b)).toMatchObject({ exitCode: 3, summary: { unknown: 2, removed: 0 } })

  const c = await place.container('c', ['--network', n])
  const more = await compared('one.json', a, c)
  expect(more.summary).toEqual({ added: 2, removed: 2, changed: 0, unknown: 0 })
  expect(more.exitCode).toBe(2)
})

test.each([
  ['missing.json', undefined, 'cannot be read for --against: no such file or folder'],
  ['text.json', 'no report', 'is no JSON: '],
  ['next.json', '{"schemaVersion": 2}', 'has schemaVersion 2, and only 1 is known here'],
  ['other.json', '{"schemaVersion": 1, "networks": []}', 'is no report of matrix: participants is missing'],
])('%s is refused, and nothing is measured', async (name, text, complaint) => {
  if (text !== undefined) await writeFile(file(name), text)
  // Of an engine that is not there nobody would hear anything else.
  const { stdout, stderr, exitCode } = await netx('unix:///nowhere', 'matrix', '--against', file(name))
  expect(stderr).toContain(`${file(name)} ${complaint}`)
  expect(stderr).toContain('docker netx matrix --save FILE')
  expect([stdout, exitCode]).toEqual(['', 125])
})

test.each([
  [['--save', join(folder, 'no', 'such', 'folder')], 'cannot be written for --save: no such file or folder'],
  [['--save', folder], 'cannot be written for --save: it is a folder'],
  [['--watch', '--save', file('x')], '--save is for one report'],
  [['--watch', '--against', file('x')], '--watch compares with its own last report'],
])('%j is refused', async (words, complaint) => {
  const { stderr, exitCode } = await netx('unix:///nowhere', 'matrix', ...words)
  expect(stderr).toContain(complaint)
  expect(exitCode).toBe(125)
})
