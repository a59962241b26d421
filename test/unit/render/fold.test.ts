import { expect, test } from 'vitest'
import { displayWidth, padTo } from '../../../src/render/display-width.ts'
import { fold } from '../../../src/render/fold.ts'

test.each([
  ['a sentence that fits', 40, ['a sentence that fits']],
  ['a sentence that does not', 12, ['a sentence', 'that does', 'not']],
  ['averyveryverylongword and more', 10, ['averyveryverylongword', 'and more']],
  ['日本 の 網', 6, ['日本', 'の 網']],
])('%j in %i columns', (text, width, lines) => {
  expect(fold(text, width)).toEqual(lines)
})

test('what goes on is set in', () => {
  expect(fold('one two three', 9, '  ', '    ')).toEqual(['  one two', '    three'])
})

test.each([
  ['plain', 5],
  ['größe', 5],
  ['日本', 4],
  ['한국어', 6],
  ['🐳', 2],
  ['e\u0301', 1],
  ['ｗ', 2],
])('%j takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width)
  expect(padTo(text, 8)).toBe(text + ' '.repeat(8 - width))
})
