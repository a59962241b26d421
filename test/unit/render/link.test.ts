import { expect, test } from 'vitest'
import type { Outcome } from '../../../src/model/outcome.ts'
import { renderLink } from '../../../src/render/link.ts'

const style = { width: 80, color: false }
const names = ['app', 'db\u001b[31m'] as const
const settings = [
  { name: 'netx0', addresses: ['10.45.0.1/24', 'fd45::1/64'] },
  { name: 'netx1', addresses: ['10.45.0.2/24', 'fd45::2/64'] },
] as const
const reply: Outcome = { kind: 'reply', attempts: 1, lost: 0, rttMs: 0.1 }

/** What is seen at each address, in the order in which they are asked. */
function shown(...outcomes: Outcome[]): string {
  const addresses = ['10.45.0.2', 'fd45::2', '10.45.0.1', 'fd45::1']
  const measurements = outcomes.map((outcome, index) => {
    const ends = { from: index < 2 ? 'a' : 'd', to: index < 2 ? 'd' : 'a' }
    const probe = {
      kind: 'icmp',
      ...ends,
      network: null,
      networkId: null,
      address: addresses[index] ?? '',
    } as const
    return { probe, outcome, doubt: null, weakness: null }
  })
  return renderLink(names, settings, measurements, style)
}

const line = 'app ↔ db�[31m: netx0 10.45.0.1, fd45::1 ↔ netx1 10.45.0.2, fd45::2'

test('a link that is proven is one line', () => {
  expect(shown(reply, reply, reply, reply)).toBe(`${line}, proven both ways`)
})

test('each address that does not answer is told, with what was seen', () => {
  const unreachable = { kind: 'unreachable', attempts: 1, cause: 'errno:ENETUNREACH' } as const
  const unmeasured = { kind: 'not-measured', reason: 'app is paused' } as const
  expect(shown({ kind: 'timeout', attempts: 3 }, reply, unreachable, unmeasured)).toBe(`\
${line}, not proven
  app → db�[31m  10.45.0.2 did not answer a ping
  db�[31m → app  10.45.0.1 is unreachable (errno:ENETUNREACH)
  db�[31m → app  fd45::1 was not measured: app is paused`)
})

test('of nothing nothing is proven', () => {
  expect(shown()).toBe(`${line}, not proven`)
})
