import { expect, test } from 'vitest'
import type { Tried } from '../../../src/model/report.ts'
import { triedWords } from '../../../src/render/tried.ts'

const NOTHING: Tried = { icmp: false, mtu: false, dns: false, tcp: [], udp: [], published: 0 }
const PLAIN: Tried = { ...NOTHING, icmp: true, dns: true }
const HINT = '--tcp auto looks for them.'

test.each<[Tried, string]>([
  [NOTHING, 'Nothing was tried.'],
  [PLAIN, `Tried: ping and names. No TCP port was tried; ${HINT}`],
  [{ ...PLAIN, udp: [53] }, `Tried: ping, names and UDP port 53. No TCP port was tried; ${HINT}`],
  [
    { ...PLAIN, published: 1 },
    `Tried: ping, names and 1 published port. No other TCP port was tried; ${HINT}`,
  ],
  [{ ...PLAIN, tcp: [6379] }, 'Tried: ping, names and TCP port 6379.'],
  [
    { ...PLAIN, mtu: true, tcp: [80, 443], udp: [53], published: 2 },
    'Tried: ping, pings of full size, names, TCP ports 80 and 443, UDP port 53 and 2 published ports.',
  ],
  [{ ...PLAIN, tcp: Array.from({ length: 12 }, (_, i) => i + 1) }, 'Tried: ping, names and 12 TCP ports.'],
])('%j', (tried, words) => {
  expect(triedWords(tried)).toBe(words)
})
