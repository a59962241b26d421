import { expect, test } from 'vitest'
import { parseSubnets } from '../../../src/model/subnet.ts'
import { freeLinkSubnet, linkAddresses, readLinkSubnets } from '../../../src/plan/link-subnets.ts'

test.each([
  [[], []],
  [['auto'], []],
  [['172.25.45.0/24'], ['172.25.45.0/24']],
  [
    ['10.0.0.0/31', 'fd45::/127'],
    ['10.0.0.0/31', 'fd45::/127'],
  ],
])('%j asks for %j', (texts, wanted) => {
  expect(readLinkSubnets(texts).map(({ text }) => text)).toEqual(wanted)
})

test.each([
  [['10.0.0.0'], '10.0.0.0 is no subnet'],
  [['10.0.0.1/24'], '10.0.0.1/24 is an address in a subnet'],
  [['10.0.0.0/32'], '10.0.0.0/32 has no room for two addresses'],
  [['fd45::1/128'], 'fd45::1/128 has no room for two addresses'],
  [['127.0.0.0/30'], '127.0.0.0/30 is for loopback'],
  [['fe80::/64'], 'fe80::/64 is for addresses that each interface has by itself'],
  [['10.0.0.0/24', '10.1.0.0/24'], '10.0.0.0/24 and 10.1.0.0/24 are of one family'],
  [['auto/24'], 'auto/24 is no subnet'],
])('%j is refused: %s', (texts, message) => {
  expect(() => readLinkSubnets(texts)).toThrow(message)
})

test.each([
  ['172.25.45.0/24', '172.25.45.1/24 172.25.45.2/24'],
  ['10.0.0.0/30', '10.0.0.1/30 10.0.0.2/30'],
  ['10.0.0.4/31', '10.0.0.4/31 10.0.0.5/31'],
  ['fd45::/64', 'fd45::1/64 fd45::2/64'],
  ['fd45::/127', 'fd45::/127 fd45::1/127'],
])('the first two of %s are %s', (text, addresses) => {
  expect(
    linkAddresses(parseSubnets([text]))
      .flat()
      .join(' '),
  ).toBe(addresses)
})

test.each([
  [['10.0.0.0/24', '192.168.0.0/16'], [], '192.168.255.252/30'],
  [['192.168.0.0/16'], ['192.168.255.254/32'], '192.168.255.248/30'],
  [['192.168.0.0/16'], ['192.168.240.0/20', '192.168.239.255/32'], '192.168.239.248/30'],
  [['10.0.0.0/30', '192.168.0.0/29'], ['192.168.0.2/32', '192.168.0.5/32'], '10.0.0.0/30'],
  [['10.0.0.0/30', 'fd00::/64'], [], '10.0.0.0/30'],
])('of %j without %j the last free is %s', (pools, taken, free) => {
  expect(freeLinkSubnet(parseSubnets(pools), parseSubnets(taken)).text).toBe(free)
})

test('where nothing is free, that is said', () => {
  const [pool] = [parseSubnets(['10.0.0.0/29'])]
  expect(() => freeLinkSubnet(pool, parseSubnets(['10.0.0.3/32', '10.0.0.4/32']))).toThrow(
    'no /30 is free in 10.0.0.0/29',
  )
})
