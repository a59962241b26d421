import fc from 'fast-check'
import { parseSubnet, type Subnet, subnetAt } from '../../src/model/subnet.ts'
import type { Network } from '../../src/model/topology.ts'

export function subnetOf(text: string): Subnet {
  const parsed = parseSubnet(text)
  if (!parsed) throw new Error(`${text} is no subnet`)
  return parsed
}

/** A network in a few words: its id is the name itself. */
export function networkOn(name: string, subnets: readonly string[], more: Partial<Network> = {}): Network {
  const plain = { internal: false, attachable: false, ingress: false, configOnly: false, ipv6: false }
  return {
    id: name,
    name,
    driver: 'bridge',
    scope: 'local',
    ...plain,
    options: {},
    labels: {},
    pools: subnets.map((subnet) => ({ subnet, gateway: null, ipRange: null, auxAddresses: {} })),
    ...more,
  }
}

/** Subnets inside a small part of the address space, of both families, so that they often meet. */
export const closeSubnet = fc
  .tuple(
    fc.constantFrom(4 as const, 6 as const),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 8 }),
  )
  .map(([version, at, bits]) => {
    const base = version === 4 ? 0x0a000000n : 0xfd00n << 112n
    const first = ((base + BigInt(at)) >> BigInt(bits)) << BigInt(bits)
    return subnetAt(version, first, (version === 4 ? 32 : 128) - bits)
  })
