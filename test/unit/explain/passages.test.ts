import { expect, test } from 'vitest'
import type { Party } from '../../../src/explain/facts.ts'
import { exitOf } from '../../../src/explain/passages.ts'

test('packets leave where there is a gateway of their version', () => {
  const wire = (network: string, ipv4: string | null, ipv6: string | null, gateway: string | null) => {
    return { endpoint: { network, networkId: network, ipv4, ipv6, gateway, aliases: [] } }
  }
  const wires = [
    wire('inner', '10.0.0.2', null, null),
    wire('six', null, 'fd00::2', 'fd00::1'),
    wire('both', '10.1.0.2', 'fd01::2', '10.1.0.1'),
  ]
  const exit = (version: 4 | 6) => exitOf({ wires } as unknown as Party, version)?.endpoint.network
  expect([exit(4), exit(6)]).toEqual(['both', 'six'])
})
