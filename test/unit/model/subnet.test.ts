import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asChosen,
  holds,
  isAligned,
  normalise,
  overlaps,
  parseSubnet,
  type Subnet,
  subnetAt,
} from '../../../src/model/subnet.ts'

function subnet(text: string): Subnet {
  const parsed = parseSubnet(text)
  if (!parsed) throw new Error(`${text} is no subnet`)
  return parsed
}

/** Few bits that differ, so that subnets often meet. */
const v4Address = fc
  .tuple(fc.constantFrom(10, 172), fc.nat(3), fc.nat(3), fc.nat(255))
  .map((octets) => octets.join('.'))
const v6Address = fc
  .tuple(fc.constantFrom('fd00', '2001'), fc.nat(3), fc.nat(3), fc.nat(65_535))
  .map(([a, b, c, d]) => `${a}:${b}:${c}::${d.toString(16)}`)
const address = fc.oneof(v4Address, v6Address)
const anySubnet = fc
  .oneof(
    fc.tuple(v4Address, fc.integer({ min: 0, max: 32 })),
    fc.tuple(v6Address, fc.integer({ min: 0, max: 128 })),
  )
  .map(([ip, prefix]) => subnet(`${ip}/${prefix}`))

describe('a subnet', () => {
  it('holds as many addresses as its prefix says, and begins at a multiple of that', () => {
    fc.assert(
      fc.property(anySubnet, ({ version, prefix, first, last }) => {
        const size = 1n << BigInt((version === 4 ? 32 : 128) - prefix)
        expect(last - first + 1n).toBe(size)
        expect(first % size).toBe(0n)
      }),
    )
  })

  it('overlaps with another exactly when an address belongs to both', () => {
    fc.assert(
      fc.property(anySubnet, anySubnet, (a, b) => {
        const shared = a.version === b.version && a.first <= b.last && b.first <= a.last
        expect(overlaps(a, b)).toBe(shared)
        expect(overlaps(b, a)).toBe(shared)
      }),
    )
  })

  it('holds an address exactly when the subnet of that one address overlaps with it', () => {
    fc.assert(
      fc.property(anySubnet, address, (block, ip) => {
        const host = subnet(`${ip}/${ip.includes(':') ? 128 : 32}`)
        expect(holds(block, ip)).toBe(overlaps(block, host))
      }),
    )
  })

  it('stays the same block when normalised, and normalising again changes nothing', () => {
    fc.assert(
      fc.property(anySubnet, (block) => {
        const normal = subnet(normalise(block))
        expect({ ...normal, text: '' }).toEqual({ ...block, text: '' })
        expect(normalise(normal)).toBe(normal.text)
      }),
    )
  })

  it('is written from its first address as everybody writes it, and read again the same', () => {
    fc.assert(
      fc.property(anySubnet, ({ version, first, last, prefix }) => {
        const made = subnetAt(version, first, prefix)
        expect(made.text).toBe(normalise(made))
        expect(made.last).toBe(last)
        expect(isAligned(made)).toBe(true)
        expect(subnet(made.text)).toEqual(made)
      }),
    )
  })

  it('is aligned exactly when its text begins with its first address', () => {
    expect(['10.0.0.0/24', 'FD00:0::/64', '0.0.0.0/0'].map((text) => isAligned(subnet(text)))).not.toContain(
      false,
    )
    expect(['10.0.0.5/24', 'fd00::1/64', '0.0.0.1/0'].map((text) => isAligned(subnet(text)))).not.toContain(
      true,
    )
  })

  it('keeps the text as it was written', () => {
    expect(subnet('10.0.0.5/24').text).toBe('10.0.0.5/24')
    expect(normalise(subnet('10.0.0.5/24'))).toBe('10.0.0.0/24')
    expect(normalise(subnet('FD00:0:0:0::1/64'))).toBe('fd00::/64')
  })

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0/24',
    '10.0.0.0/24/8',
    'fd00::/129',
    'fe80::1%eth0/64',
    '/24',
    'auto',
    '',
  ])('is not written %j', (text) => {
    expect(parseSubnet(text)).toBeUndefined()
  })

  it('holds nothing that is no address', () => {
    expect(holds(subnet('0.0.0.0/0'), 'gateway')).toBe(false)
  })
})

describe('a subnet without an address', () => {
  it.each([
    ['0.0.0.0/24', 'auto/24'],
    ['::/64', 'auto/64'],
    ['0:0:0:0:0:0:0:0/56', 'auto/56'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['0.0.0.0/64', '0.0.0.0/64'],
    ['::/24', '::/24'],
    ['0.0.0.1/24', '0.0.0.1/24'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['0.0.0.0', '0.0.0.0'],
    ['auto/24', 'auto/24'],
    ['bogus', 'bogus'],
  ])('%s is %s', (text, chosen) => {
    expect(asChosen(text)).toBe(chosen)
  })
})
