import { expect, test } from 'vitest'
import { lintDns } from '../../../src/plan/lint-dns.ts'

test('a container in which the server does not answer, with what came instead', () => {
  const address = '127.0.0.11'
  const findings = lintDns([
    { container: 'web-10', address, trouble: 'no answer' },
    { container: 'web-2', address, trouble: 'errno:ECONNREFUSED' },
    { container: 'db', address, trouble: null },
  ])
  expect(
    findings.map(({ severity, evidence, next }) => [severity, evidence, next.split(': ').at(-1)]),
  ).toEqual([
    ['problem', 'asked 127.0.0.11 for web-2: errno:ECONNREFUSED', 'docker restart web-2'],
    ['problem', 'asked 127.0.0.11 for web-10: no answer', 'docker restart web-10'],
  ])
  expect(lintDns([])).toEqual([])
})
