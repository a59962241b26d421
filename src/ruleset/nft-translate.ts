import type { AttributeMap } from './attributes.ts'
import type { Bytes } from './bytes.ts'
import { type Clause, verdict } from './clause.ts'
import { addressOf } from './prefixes.ts'
import type { Registers } from './registers.ts'
import { endpointText } from './xt-targets.ts'

const NAT = { type: 1, addressFrom: 3, addressTo: 4, portFrom: 5, portTo: 6 } as const
const SOURCE = 0

/** The addresses and ports are what constants the registers hold: what came out of a map is not told. */
export function natClause(data: AttributeMap, registers: Registers): Clause {
  const kind = data.number(NAT.type) === SOURCE ? 'snat' : 'dnat'
  const addresses = ends(data, registers, NAT.addressFrom, NAT.addressTo).map(addressOf)
  const to = endpointText(range(addresses), portsText(data, registers, NAT.portFrom, NAT.portTo))
  const asked = data.get(NAT.addressFrom) ?? data.get(NAT.portFrom)
  return verdict({ kind, to }, to === null && asked !== null ? `${kind} to <a map>` : null)
}

export function redirectClause(
  kind: 'masquerade' | 'redirect',
  data: AttributeMap,
  registers: Registers,
  ports: { readonly from: number; readonly to: number },
): Clause {
  return verdict({ kind, to: portsText(data, registers, ports.from, ports.to) || null })
}

function portsText(data: AttributeMap, registers: Registers, from: number, to: number): string {
  return range(ends(data, registers, from, to).map((bytes) => bytes.u16Net(0)))
}

function ends(data: AttributeMap, registers: Registers, from: number, to: number): Bytes[] {
  const constants = [from, to].map((type) => registers.constant(data.numberOrNull(type)))
  return constants.filter((bytes) => bytes !== null)
}

function range(ends: readonly (string | number)[]): string {
  return [...new Set(ends)].join('-')
}
