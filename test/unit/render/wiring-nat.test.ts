import { expect, test } from 'vitest'
import type { WiredNatRule } from '../../../src/model/wiring.ts'
import { natLines } from '../../../src/render/wiring-nat.ts'
import { shop } from '../../support/wiring.ts'

const STYLE = { width: 100, color: false }

function linesOf(nat: readonly Partial<WiredNatRule>[] | null, bridge = true): string[] {
  const [network] = shop().networks.filter((one) => (one.bridge !== null) === bridge)
  if (!network) throw new Error('there is no such network')
  const nothing = {
    family: 'ip',
    chain: 'c',
    text: '',
    verdict: null,
    from: null,
    to: null,
    packets: 0,
  } as const
  return natLines({ ...network, nat: nat?.map((rule) => ({ ...nothing, ...rule })) ?? null }, STYLE)
}

test('what is translated, alike ones together, with what met them', () => {
  const masquerade = { verdict: 'masquerade', from: '172.18.0.0/24' } as const
  expect(
    linesOf([
      { ...masquerade, packets: 1 },
      { verdict: 'dnat', to: '172.18.0.2:80', packets: 1 },
      { ...masquerade, packets: 2 },
      { verdict: 'return' },
      { verdict: 'snat', to: '192.0.2.1', packets: null },
    ]),
  ).toEqual([
    'nat  masquerade 172.18.0.0/24 (3 packets)  snat to 192.0.2.1 (not counted)',
    '  dnat to 172.18.0.2:80 (1 packet)',
  ])
})

test('nothing where there is none, where nobody read them, or where there is no bridge', () => {
  expect(linesOf([])).toEqual([])
  expect(linesOf(null)).toEqual([])
  expect(linesOf([{ verdict: 'masquerade' }], false)).toEqual([])
})
