import { describe, expect, test } from 'vitest'
import { decodeAnswer } from '../../../src/probe/helper-protocol.ts'

describe('a line of the helper', () => {
  test.each<[string, unknown]>([
    [
      'ns 0 ok 172.17.0.2/16,10.0.0.1/8',
      { kind: 'namespace', index: 0, state: { kind: 'entered', addresses: ['172.17.0.2/16', '10.0.0.1/8'] } },
    ],
    ['ns 1 ok -', { kind: 'namespace', index: 1, state: { kind: 'entered', addresses: [] } }],
    [
      'ns 2 failed setns EPERM',
      { kind: 'namespace', index: 2, state: { kind: 'failed', step: 'setns', errno: 'EPERM' } },
    ],
    ['table 12 1024 0', { kind: 'table', entries: 12, limit: 1024, fulls: 0 }],
    ['echo 7 reply 1 83', { kind: 'echo', index: 7, answer: { kind: 'reply', attempts: 1, rttMs: 0.083 } }],
    ['echo 7 timeout 3', { kind: 'echo', index: 7, answer: { kind: 'timeout', attempts: 3 } }],
    [
      'echo 7 unreachable 1 icmp:3:1',
      { kind: 'echo', index: 7, answer: { kind: 'unreachable', attempts: 1, cause: 'icmp:3:1' } },
    ],
    [
      'echo 7 failed neighbour-table',
      { kind: 'echo', index: 7, answer: { kind: 'failed', reason: 'neighbour-table' } },
    ],
    [
      'name 3 answer 0 1 2100 10.0.0.3,10.0.0.2',
      {
        kind: 'name',
        index: 3,
        answer: { kind: 'answer', rcode: 0, rttMs: 2.1, addresses: ['10.0.0.3', '10.0.0.2'], isCut: false },
      },
    ],
    [
      'name 3 answer 3 2 2100 -',
      {
        kind: 'name',
        index: 3,
        answer: { kind: 'answer', rcode: 3, rttMs: 2.1, addresses: [], isCut: false },
      },
    ],
    [
      'name 3 answer 0 1 900 10.0.0.3 cut',
      {
        kind: 'name',
        index: 3,
        answer: { kind: 'answer', rcode: 0, rttMs: 0.9, addresses: ['10.0.0.3'], isCut: true },
      },
    ],
    ['name 3 silent 2', { kind: 'name', index: 3, answer: { kind: 'silent', attempts: 2 } }],
    ['name 3 timeout 2', { kind: 'name', index: 3, answer: { kind: 'timeout', attempts: 2 } }],
    [
      'name 3 unreachable 1 errno:ECONNREFUSED',
      { kind: 'name', index: 3, answer: { kind: 'unreachable', attempts: 1, cause: 'errno:ECONNREFUSED' } },
    ],
    ['end 500', { kind: 'end', windowMs: 500 }],
  ])('%s', (line, answer) => {
    expect(decodeAnswer(line)).toEqual(answer)
  })

  test.each([
    '',
    'hello',
    'echo',
    'echo x reply 1 1',
    'echo 1 reply 1',
    'echo 1 maybe 2',
    'ns 0 perhaps',
    'end -1',
    'name 1 answer 0 1 x -',
  ])('that is not of the protocol: "%s"', (line) => {
    expect(() => decodeAnswer(line)).toThrow(/not of its protocol/)
  })
})
