import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PROMISES } from '../../../src/verdict/promises.ts'

const page = readFileSync(new URL('../../../docs/json.md', import.meta.url), 'utf8').replace(/ +/g, ' ')

test.each(Object.entries(PROMISES))('%s stands in docs/json.md', (code, words) => {
  expect(page).toContain(`| \`${code}\` | ${words} |`)
})
