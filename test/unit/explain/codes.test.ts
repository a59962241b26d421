import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CODES } from '../../../src/explain/codes.ts'

const folder = new URL('../../../docs/codes/', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8').replace(/\s+/g, ' ')

test('no page is about a code that there is not', () => {
  const pages = readdirSync(folder).filter((file) => file !== 'README.md')
  expect(pages.toSorted()).toEqual(Object.keys(CODES).map((code) => `${code}.md`))
})

test.each(Object.entries(CODES))('%s has its page, with its prose', (code, { title, meaning }) => {
  expect(read(`${code}.md`)).toContain(`# ${code}: ${title} ${meaning} ## How it is found `)
  expect(read(`${code}.md`)).toMatch(/ ## What to do \S/)
  expect(read('README.md')).toContain(`| [${code}](${code}.md) | ${title} |`)
})
