import { describe, expect, test } from 'vitest'
import { decodeAnswer } from '../../../src/probe/helper-protocol.ts'

const path = (answer: object) => ({ kind: 'path', index: 7, answer })
const name = (answer: object) => ({ kind: 'name', index: 3, answer })
const link = {
  index: 395,
  name: 'eth0',
  kind: 'veth',
  mac: '02:42:ac:11:00:02',
  mtu: 1500,
  isUp: true,
  state: 'up',
  master: null,
  portState: null,
  peer: null,
  alias: null,
}
const heard = { kind: 'answer', rcode: 0, rttMs: 0.9, isCut: false }

describe('a line of the helper', () => {
  test.each<[string, unknown]>([
    [
      'ns 0 ok 172.17.0.2/16,fd00::2/64 -',
      { kind: 'entered', index: 0, addresses: ['172.17.0.2/16', 'fd00::2/64'], lacks: [] },
    ],
    ['ns 1 ok - receive,ipv6', { kind: 'entered', index: 1, addresses: [], lacks: ['receive', 'ipv6'] }],
    ['ns 2 failed setns EPERM', { kind: 'not-entered', index: 2, step: 'setns', errno: 'EPERM' }],
    ['listen 2 tcp :: 6379', { kind: 'listener', index: 2, protocol: 'tcp', address: '::', port: 6379 }],
    [
      'route 0 10.8.0.0/16 - tun0',
      { kind: 'route', index: 0, route: { destination: '10.8.0.0/16', gateway: null, interface: 'tun0' } },
    ],
    [
      'link 1 395 eth0 veth 02:42:ac:11:00:02 1500 up up - - 394 0 -',
      {
        kind: 'link',
        index: 1,
        link: { ...link, peer: { index: 394, namespace: 0 } },
      },
    ],
    [
      'link 1 395 eth0 veth 02:42:ac:11:00:02 1500 up up 7 forwarding 394 ? a%20b%25%C3%A9%2D',
      {
        kind: 'link',
        index: 1,
        link: {
          ...link,
          master: 7,
          portState: 'forwarding',
          peer: { index: 394, namespace: null },
          alias: 'a b%\u00e9-',
        },
      },
    ],
    [
      'link 1 395 eth0 - - 1500 down down - - - - -',
      { kind: 'link', index: 1, link: { ...link, kind: null, mac: null, isUp: false, state: 'down' } },
    ],
    ['address 1 395 fe80::1/64', { kind: 'address', index: 1, interface: 395, address: 'fe80::1/64' }],
    ['links 1 ok 12', { kind: 'links', index: 1, count: 12 }],
    ['links 1 failed EOVERFLOW', { kind: 'links', index: 1, count: null }],
    ['opened', { kind: 'opened' }],
    ['table 4 12 1024 0', { kind: 'table' }],
    ['echo 7 reply 2 83 1', path({ kind: 'reply', attempts: 2, rttMs: 0.083, lost: 1 })],
    ['echo 7 stranger 1 83', path({ kind: 'stranger', attempts: 1, rttMs: 0.083 })],
    ['echo 7 timeout 3', path({ kind: 'timeout', attempts: 3 })],
    ['echo 7 unreachable 1 icmp:3:1', path({ kind: 'unreachable', attempts: 1, cause: 'icmp:3:1' })],
    ['echo 7 failed neighbour-table', path({ kind: 'failed', reason: 'neighbour-table' })],
    ['tcp 7 open 1 120 0 both', path({ kind: 'open', attempts: 1, rttMs: 0.12, lost: 0, how: 'both' })],
    ['tcp 7 refused 1 50 0', path({ kind: 'refused', attempts: 1, rttMs: 0.05, lost: 0 })],
    [
      'udp 7 open 1 90 0 received',
      path({ kind: 'open', attempts: 1, rttMs: 0.09, lost: 0, how: 'received' }),
    ],
    ['name 3 answer 0 1 900 10.0.0.3,10.0.0.2', name({ ...heard, addresses: ['10.0.0.3', '10.0.0.2'] })],
    ['name 3 answer 3 2 900 -', name({ ...heard, rcode: 3, addresses: [] })],
    ['name 3 answer 0 1 900 10.0.0.3 cut', name({ ...heard, addresses: ['10.0.0.3'], isCut: true })],
    ['name 3 silent 2', name({ kind: 'silent', attempts: 2 })],
    ['name 3 timeout 2', name({ kind: 'timeout', attempts: 2 })],
    [
      'name 3 unreachable 1 errno:ECONNREFUSED',
      name({ kind: 'unreachable', attempts: 1, cause: 'errno:ECONNREFUSED' }),
    ],
    ['end 500 83', { kind: 'end', windowMs: 500 }],
  ])('%s', (line, answer) => {
    expect(decodeAnswer(line)).toEqual(answer)
  })

  test.each([
    '',
    'hello',
    'echo',
    'echo x reply 1 1 0',
    'echo 1 reply 1',
    'echo 1 reply 1 1',
    'echo 1 maybe 2',
    'ns 0 perhaps',
    'ns 0 ok 10.0.0.1/8',
    'tcp 1 open 1 1 0',
    'listen 0 sctp :: 1',
    'link 0 1 lo - - 1500 perhaps up - - - - -',
    'link 0 1 lo - - 1500 up up x - - - -',
    'links 0 ok x',
    'end -1',
    'name 1 answer 0 1 x -',
  ])('that is not of the protocol: "%s"', (line) => {
    expect(() => decodeAnswer(line)).toThrow(/not of its protocol/)
  })
})
