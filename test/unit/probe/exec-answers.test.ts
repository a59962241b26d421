import { describe, expect, test } from 'vitest'
import { readNameAnswer, readPathAnswer } from '../../../src/probe/exec-answers.ts'

/** As the script tells them: all in one line. */
const BUSYBOX_REPLY =
  'PING 10.0.0.3 (10.0.0.3): 56 data bytes 64 bytes from 10.0.0.3: seq=0 ttl=64 time=0.096 ms --- 10.0.0.3 ping statistics --- 1 packets transmitted, 1 packets received, 0% packet loss'
const BUSYBOX_LOSS =
  'PING 10.0.0.3 (10.0.0.3): 56 data bytes --- 10.0.0.3 ping statistics --- 1 packets transmitted, 0 packets received, 100% packet loss'
const IPUTILS_REPLY =
  'PING a1 (172.18.0.2) 56(84) bytes of data. 64 bytes from a1.n1 (172.18.0.2): icmp_seq=1 ttl=64 time=0.083 ms --- a1 ping statistics --- 1 packets transmitted, 1 received, 0% packet loss'
const IPUTILS_LOSS =
  'PING 10.0.0.9 (10.0.0.9) 56(84) bytes of data. 1 packets transmitted, 0 received, 100% packet loss'

describe('a ping', () => {
  test.each<[string, number, string, object]>([
    ['busybox, answered', 0, BUSYBOX_REPLY, { kind: 'reply', rttMs: 0.096 }],
    ['busybox, lost', 1, BUSYBOX_LOSS, { kind: 'timeout' }],
    [
      'busybox, no route',
      1,
      'ping6: sendto: Network is unreachable',
      { kind: 'unreachable', cause: 'errno:ENETUNREACH' },
    ],
    ['iputils, answered', 0, IPUTILS_REPLY, { kind: 'reply', rttMs: 0.083 }],
    ['iputils, lost', 1, IPUTILS_LOSS, { kind: 'timeout' }],
    ['iputils, no route', 2, 'ping: connect: Network is unreachable', { kind: 'unreachable' }],
    ['not permitted', 1, 'ping: permission denied (are you root?)', { kind: 'failed' }],
    ['not there', 127, '', { kind: 'failed', reason: 'its image has no tool for pings' }],
    ['never run', -1, 'its image has no shell', { kind: 'failed', reason: 'its image has no shell' }],
  ])('%s', (_, code, text, answer) => {
    expect(readPathAnswer('echo', { code, text })).toMatchObject(answer)
  })
})

describe('a connection', () => {
  test.each<[string, number, string, object]>([
    ['open', 0, '', { kind: 'open' }],
    ['open, and had to be ended', 143, 'open ', { kind: 'open' }],
    ['open, with words', 0, 'Connection to r1 (172.18.0.4) 6379 port [tcp/*] succeeded!', { kind: 'open' }],
    ['refused', 1, "nc: can't connect to remote host (10.0.0.3): Connection refused", { kind: 'refused' }],
    ['bash, refused', 1, 'bash: connect: Connection refused', { kind: 'refused' }],
    ['timed out', 1, 'nc: timed out', { kind: 'timeout' }],
    ['bash, ended while it connected', 124, '', { kind: 'timeout' }],
    ['usage', 1, "nc: invalid option -- 'z' BusyBox v1.37.0", { kind: 'failed' }],
  ])('%s', (_, code, text, answer) => {
    expect(readPathAnswer('tcp', { code, text })).toMatchObject(answer)
  })
})

describe('a name', () => {
  const server = 'Server: 127.0.0.11 Address: 127.0.0.11:53 Non-authoritative answer:'
  test.each<[string, number, string, object]>([
    [
      'busybox, found',
      0,
      `${server} Name: r1 Address: 172.18.0.4`,
      { kind: 'answer', addresses: ['172.18.0.4'] },
    ],
    [
      'bind, found',
      0,
      `${server.replace(':53', '#53')} Name: r1 Address: 172.18.0.4`,
      { addresses: ['172.18.0.4'] },
    ],
    ['IPv6', 0, `${server} Name: r1 Address: fd00:1::3`, { addresses: ['fd00:1::3'] }],
    [
      'several',
      0,
      `${server} Name: web Address: 10.0.0.3 Name: web Address: 10.0.0.4`,
      { addresses: ['10.0.0.3', '10.0.0.4'] },
    ],
    ['no address, exit 0', 0, server, { kind: 'answer', rcode: 0, addresses: [] }],
    ['bind, no answer', 0, `${server} *** Can't find nosuch: No answer`, { kind: 'answer', addresses: [] }],
    ['NXDOMAIN', 1, "** server can't find nosuch: NXDOMAIN", { kind: 'answer', rcode: 3, addresses: [] }],
    [
      'refused',
      1,
      'nslookup: read: Connection refused ;; connection timed out; no servers could be reached',
      { kind: 'unreachable' },
    ],
    ['silent', 1, ';; connection timed out; no servers could be reached', { kind: 'timeout' }],
    ['getent', 0, '172.18.0.4 STREAM r1 172.18.0.4 DGRAM 172.18.0.4 RAW', { addresses: ['172.18.0.4'] }],
    ['no tool', 127, '', { kind: 'failed' }],
  ])('%s', (_, code, text, answer) => {
    expect(readNameAnswer({ code, text })).toMatchObject(answer)
  })
})
