import net from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAddress, isIPv4, isIPv6 } from '../../../src/model/address.ts'

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
})
