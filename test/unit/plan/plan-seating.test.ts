import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isKept, type Seat, stepsOf } from '../../../src/model/membership.ts'
import type { EndpointSpec } from '../../../src/model/spec.ts'
import { planConnection, planDisconnection } from '../../../src/plan/plan-seating.ts'

const web = { id: 'w', name: 'web' }
const net = { id: 'n', name: 'net' }
const seat = (settings: EndpointSpec, more: Partial<Seat> = {}): Seat => {
  return { network: net, settings, ipv4: settings.ipv4 ?? null, ipv6: null, gateway: null, ...more }
}
const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })
const settings: fc.Arbitrary<EndpointSpec> = fc.record(
  {
    ipv4: fc.constantFrom('10.0.0.2', '10.0.0.3'),
    ipv6: fc.constantFrom('fd00::2', 'fd00::3'),
    aliases: names,
    links: names,
    linkLocal: names,
    driverOptions: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2'), { minKeys: 1 }),
    gatewayPriority: fc.integer({ min: 1, max: 2 }),
  },
  { requiredKeys: [] },
)

describe('a connection', () => {
  it('is planned from nothing to what is wanted', () => {
    expect(planConnection(web, net, undefined, { aliases: ['a'] })).toEqual({
      container: web,
      network: net,
      from: null,
      to: { aliases: ['a'] },
      because: [],
    })
  })

  it('that is as wanted stays, whatever else it has', () => {
    fc.assert(
      fc.property(settings, settings, (has, wanted) => {
        const first = planConnection(web, net, seat(has), wanted)
        expect(isKept(first)).toBe(first.because.length === 0)
        const second = planConnection(web, net, seat(first.to ?? {}), wanted)
        expect(second.because).toEqual([])
        expect(stepsOf(second)).toEqual([])
      }),
    )
  })

  it('that is made anew keeps its aliases and links', () => {
    fc.assert(
      fc.property(settings, settings, (has, wanted) => {
        const { to } = planConnection(web, net, seat(has), wanted)
        expect(to?.aliases ?? []).toEqual(
          expect.arrayContaining([...(has.aliases ?? []), ...(wanted.aliases ?? [])]),
        )
        expect(to?.links ?? []).toEqual(
          expect.arrayContaining([...(has.links ?? []), ...(wanted.links ?? [])]),
        )
        expect(to).toMatchObject({ ...(wanted.ipv4 && { ipv4: wanted.ipv4 }) })
      }),
    )
  })

  it.each<[string, EndpointSpec, EndpointSpec, Partial<Seat>]>([
    ['has 10.0.0.2, not 10.0.0.9', {}, { ipv4: '10.0.0.9' }, { ipv4: '10.0.0.2' }],
    ['has 10.0.0.9 by chance only', {}, { ipv4: '10.0.0.9' }, { ipv4: '10.0.0.9' }],
    ['has not fd00::9', {}, { ipv6: 'fd00::9' }, {}],
    ['lacks the alias b, c', { aliases: ['a'] }, { aliases: ['a', 'b', 'c'] }, {}],
    ['lacks the link db:d', {}, { links: ['db:d'] }, {}],
    ['lacks the address 169.254.1.1', {}, { linkLocal: ['169.254.1.1'] }, {}],
    ['lacks the driver option k=2', { driverOptions: { k: '1' } }, { driverOptions: { k: '2' } }, {}],
    ['has gateway priority 0, not 7', {}, { gatewayPriority: 7 }, {}],
  ])('is made anew where it %s', (reason, has, wanted, now) => {
    const change = planConnection(web, net, seat(has, now), wanted)
    expect(change.because).toEqual([reason])
    expect(stepsOf(change).map(({ kind }) => kind)).toEqual(['disconnect', 'connect'])
  })
})

describe('a disconnection', () => {
  it('remembers what it takes, and does nothing where nothing is', () => {
    const change = planDisconnection(web, net, seat({ aliases: ['a'] }))
    expect(stepsOf(change)).toEqual([
      { kind: 'disconnect', container: web, network: net, settings: { aliases: ['a'] } },
    ])
    expect(stepsOf(planDisconnection(web, net, undefined))).toEqual([])
  })
})
