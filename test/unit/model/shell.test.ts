import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { operands, shellWord } from '../../../src/model/shell.ts'

test.each([
  ['tomcat-net', 'tomcat-net'],
  ['10.0.0.0/24', '10.0.0.0/24'],
  ['größe', 'größe'],
  ['a b', "'a b'"],
  ["it's", `'it'\\''s'`],
  ['$HOME', "'$HOME'"],
  ['~x', "'~x'"],
  ['', "''"],
  ['a\nb', "$'a\\x0ab'"],
  ["\u001b[2J'\\\u009b\u202e", "$'\\x1b[2J\\'\\\\\\u009b\\u202e'"],
])('%j is written %s', (name, word) => {
  expect(shellWord(name)).toBe(word)
})

test('a shell reads the name again', () => {
  const names = ['a b', "it's $HOME `x`", 'a\nb\\', '\u001b[31m"red"', '日本', '*?[x]', '#', '!!', '\u009b1']
  const script = `printf '%s\\0' ${names.map(shellWord).join(' ')}`
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' }
  expect(execFileSync('bash', ['-c', script], { env, encoding: 'utf8' })).toBe(`${names.join('\0')}\0`)
})

test('a name that starts like a flag stands behind two dashes', () => {
  expect(operands('a', 'b')).toBe('a b')
  expect(operands('a', '-f', 'b c')).toBe("-- a -f 'b c'")
})
