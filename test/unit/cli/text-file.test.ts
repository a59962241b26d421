import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readText, requireWritable, writeText } from '../../../src/cli/text-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netx-text-file-'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

test('a text takes the place of the one before, and leaves nothing beside it', async () => {
  await writeText('--save', at('a'), 'one')
  await writeText('--save', at('a'), 'two')
  expect(readFileSync(at('a'), 'utf8')).toBe('two')
  expect(readdirSync(folder)).toEqual(['a'])
})

test('a link stays a link', async () => {
  writeFileSync(at('a'), 'one')
  symlinkSync('a', at('link'))
  await requireWritable('--save', at('link'))
  await writeText('--save', at('link'), 'two')
  expect(lstatSync(at('link')).isSymbolicLink()).toBe(true)
  expect(readFileSync(at('a'), 'utf8')).toBe('two')
})

test('a device is written to, and stays one', async () => {
  await requireWritable('--save', '/dev/null')
  await writeText('--save', '/dev/null', 'text')
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
})

test.each([
  ['no/such/folder', 'no such file or folder'],
  ['.', 'it is a folder'],
])('%s is refused beforehand, and when it is written', async (name, reason) => {
  const complaint = `${at(name)} cannot be written for --save: ${reason}`
  await expect(requireWritable('--save', at(name))).rejects.toThrow(complaint)
  await expect(writeText('--save', at(name), 'text')).rejects.toThrow(complaint)
  expect(readdirSync(folder)).toEqual([])
})

test('a folder is no text', async () => {
  await expect(readText('--policy', folder, 'Next.')).rejects.toThrow(
    'cannot be read for --policy: it is a folder',
  )
})
