import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { wiringHtml } from '../../../src/render/wiring-html.ts'
import { SCRIPT, SCRIPT_SHA256 } from '../../../src/render/wiring-page.ts'
import { topology } from '../../support/topology.ts'
import { link, shop, wired } from '../../support/wiring.ts'

test('the page permits its own script, and no other', () => {
  expect(createHash('sha256').update(SCRIPT).digest('base64')).toBe(SCRIPT_SHA256)
  const page = wiringHtml(shop())
  expect(page).toContain(
    `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${SCRIPT_SHA256}'`,
  )
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/)
})

test('it tells all of a container', () => {
  const [, section] = wiringHtml(shop()).split('<section data-container="redis-1" hidden>')
  const [own = ''] = (section ?? '').split('</section>')
  expect(
    own
      .replace(/<[^>]+>/g, '\n')
      .split(/\n+/)
      .filter(Boolean),
  ).toEqual([
    'redis-1',
    'running',
    'lo, index 1',
    'mtu 1500, up, state unknown',
    '127.0.0.1/8',
    'eth0, index 5',
    'veth, mtu 1500, up, state up',
    '02:42:00:00:00:05',
    '172.18.0.11/24',
    '↔ veth-r, index 10, in @host',
    '↔ br-redis',
    'published',
    '[::]:16379 → 6379/tcp',
  ])
})

test('no name, alias or reason is markup', () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
  const what = topology({ [evil]: {} }, { [evil]: { on: { [evil]: '10.0.0.2' } } })
  const page = wiringHtml(
    wired({ '@host': evil, [evil]: [link({ index: 2, name: evil, alias: evil, kind: evil })] }, what),
  )
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).not.toContain('<img')
  expect(page).toContain('&#34;&#62;&#60;script&#62;alert(1)')
})
