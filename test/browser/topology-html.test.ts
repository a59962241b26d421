import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Wiring } from '../../src/model/wiring.ts'
import { wiringHtml } from '../../src/render/wiring-html.ts'
import { findBrowser } from '../support/browser.ts'
import { topology } from '../support/topology.ts'
import { link, shop, wired } from '../support/wiring.ts'

/** What `topology --format html` writes, in a real browser. */
let browser: Browser
let folder: string
let page: Page
/** All that the page asked for, said, or popped up. */
let noticed: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netx-page-'))
  browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] })
})

afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  noticed = []
  page = await browser.newPage()
  page.on('request', (request) => noticed.push(`request ${request.url()}`))
  page.on('console', (message) => noticed.push(`console ${message.text()}`))
  page.on('pageerror', (error) => noticed.push(`error ${error.message}`))
  page.on('dialog', async (dialog) => {
    noticed.push(`dialog ${dialog.message()}`)
    await dialog.dismiss()
  })
})

afterEach(async () => await page.close())

/** Shows it, and resolves to the address of the page. */
async function show(wiring: Wiring): Promise<string> {
  const file = join(folder, 'page.html')
  await writeFile(file, wiringHtml(wiring))
  const url = pathToFileURL(file).href
  await page.goto(url)
  return url
}

const card = (name: string) =>
  page.locator('.card').and(page.locator(`[data-container=${JSON.stringify(name)}]`))

/** Containers whose cards, of all, have that class. */
const withClass = async (name: string) =>
  await page
    .locator(`.card.${name}`)
    .evaluateAll((cards) => [...new Set(cards.map((one) => one.getAttribute('data-container')))].sort())

test('it asks for nothing, and has nothing to complain of', async () => {
  const url = await show(shop())
  await page.waitForLoadState('networkidle')
  expect(noticed).toEqual([`request ${url}`])
})

test('the pointer on a container shows its wires, and a click all that is known of it', async () => {
  await show(shop())
  await card('app').first().hover()
  expect(await withClass('lit')).toEqual(['app'])
  expect(await page.locator('path.wire.lit').count()).toBeGreaterThan(0)
  expect(await page.locator('section:visible').count()).toBe(0)
  await card('app').first().click()
  expect(await page.locator('section:visible h2').allTextContents()).toEqual(['app'])
  await page.locator('input').hover()
  expect(await withClass('lit')).toEqual([])
})

test('the filter leaves what fits', async () => {
  await show(shop())
  const all = await page.locator('.card').evaluateAll((cards) => cards.map((one) => one.textContent))
  await page.locator('input').fill('REDIS-1')
  const faded = await withClass('out')
  expect(faded.length).toBeGreaterThan(0)
  expect(faded).not.toContain('redis-1')
  expect(await page.locator('output').textContent()).toBe(`1 of ${all.length}`)
  await page.locator('input').fill('')
  expect(await withClass('out')).toEqual([])
})

test('names that are markup are only names', async () => {
  const evil = `"><script>alert(1)</script><img src="https://example.com/x" onerror=alert(1)>'`
  const what = topology({ [evil]: {} }, { [evil]: { on: { [evil]: '10.0.0.2' } } })
  const url = await show(
    wired({ '@host': evil, [evil]: [link({ index: 2, name: evil, alias: evil })] }, what),
  )
  const [only] = await page.locator('.card').all()
  await only?.hover()
  await only?.click()
  expect(await page.locator('section:visible h2').allTextContents()).toEqual([evil])
  await page.locator('input').fill(evil)
  expect(await withClass('out')).toEqual([])
  expect(await page.locator('script, img').count()).toBe(1)
  expect(noticed).toEqual([`request ${url}`])
})

test('nothing that got into it would run, or ask for anything: the page permits its own script alone', async () => {
  const asked: string[] = []
  const server = createServer((request, answer) => {
    asked.push(request.url ?? '')
    answer.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  await show(shop())
  const injected = `<img src="http://127.0.0.1:${port}/x" onerror="alert(1)">`
  await page.locator('aside').evaluate((aside, markup) => {
    aside.insertAdjacentHTML('beforeend', markup)
    const script = aside.ownerDocument.createElement('script')
    script.textContent = 'alert(2)'
    aside.append(script)
  }, injected)
  await page.waitForLoadState('networkidle')
  const complaints = noticed.filter((one) => /^console.*Content Security Policy/.test(one))
  expect([asked, noticed.filter((one) => one.startsWith('dialog'))]).toEqual([[], []])
  expect(complaints.length).toBeGreaterThanOrEqual(3)
  server.close()
})
