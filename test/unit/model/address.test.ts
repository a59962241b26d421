import net from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, isAddress, isIPv4, isIPv6 } from '../../../src/model/address.ts'

/** Texts that are nearly addresses, so that both answers come up. */
const nearlyAnAddress = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.stringMatching(/^[0-9a-f:.]{0,24}$/),
  fc.array(fc.stringMatching(/^[0-9a-fg]{0,5}$/), { maxLength: 10 }).map((groups) => groups.join(':')),
  fc.array(fc.nat(300), { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.')),
  fc.tuple(fc.ipV6(), fc.ipV4()).map(([six, four]) => six.replace(/[^:]*$/, four)),
)

describe('an address', () => {
  it('is what Node takes for one', () => {
    fc.assert(
      fc.property(nearlyAnAddress, (text) => {
        expect([text, isIPv4(text), isIPv6(text)]).toEqual([text, net.isIPv4(text), net.isIPv6(text)])
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['010.0.0.1', '10.0.0', '10.0.0.1/24', ' 10.0.0.1', 'fe80::1%eth0', '[::1]', 'localhost', ''])(
    'is not %j',
    (text) => {
      expect(isAddress(text)).toBe(false)
    },
  )

  it('is written as Node writes it', () => {
    const sparse = fc.array(fc.constantFrom(0n, 0n, 0n, 1n, 0xffffn, 0x10n), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(sparse, (groups) => {
        const value = groups.reduce<bigint>((sum, group) => (sum << 16n) | group, 0n)
        const written = formatAddress(6, value)
        const plain = groups.map((group) => group.toString(16)).join(':')
        // Node writes the old IPv4-compatible form for some addresses that nobody has.
        fc.pre(!new URL(`http://[${plain}]`).hostname.includes('.'))
        expect(`[${written}]`).toBe(new URL(`http://[${plain}]`).hostname)
      }),
    )
    expect(formatAddress(4, 0x0a00_00ffn)).toBe('10.0.0.255')
  })
})
