import { describe, expect, it } from 'vitest'
import type { Member, Seat } from '../../../src/model/membership.ts'
import type { EndpointSpec } from '../../../src/model/spec.ts'
import { planConnect, refuseHomeless } from '../../../src/plan/plan-connect.ts'
import { networkOn } from '../../support/addresses.ts'

const front = networkOn('front', ['10.1.0.0/24'])
const back = networkOn('back', ['10.2.0.0/24', 'fd00:2::/64'])
const wide = networkOn('wide', ['10.0.0.0/8'])
const networks = [front, back, wide]

const seatOf = (name: string, settings: EndpointSpec = {}, ipv4: string | null = null): Seat => {
  return { network: { id: name, name }, settings, ipv4, ipv6: null, gateway: null }
}
const member = (name: string, more: Partial<Member> = {}): Member => {
  return { id: name, name, state: 'running', mode: { kind: 'own' }, seats: [], ...more }
}

function plan(targets: typeof networks, wished: Member, endpoint: EndpointSpec = {}, others: Member[] = []) {
  const wishes = [{ member: wished, endpoint }]
  refuseHomeless(targets, wishes)
  return planConnect(targets, wishes, { networks, others })
}

describe('the plan of connections', () => {
  it('has a change for each network and container', () => {
    const changes = planConnect(
      [front, back],
      ['web', 'db'].map((name) => ({ member: member(name), endpoint: {} })),
      { networks, others: [] },
    )
    expect(changes.map(({ container, network }) => `${container.name} ${network.name}`)).toEqual([
      'web front',
      'db front',
      'web back',
      'db back',
    ])
  })

  it('gives an address to the network that holds it', () => {
    const changes = plan([front, back], member('web'), {
      ipv4: '10.2.0.9',
      ipv6: 'fd00:2::9',
      aliases: ['a'],
    })
    expect(changes.map(({ to }) => to)).toEqual([
      { aliases: ['a'] },
      { aliases: ['a'], ipv4: '10.2.0.9', ipv6: 'fd00:2::9' },
    ])
  })

  it('leaves an address to the engine where there is only one network', () => {
    expect(plan([front], member('web'), { ipv4: '10.9.0.9' })[0]?.to).toEqual({ ipv4: '10.9.0.9' })
  })

  it('lets a container keep its own address', () => {
    const web = member('web', { seats: [seatOf('front', { ipv4: '10.1.0.9' })] })
    expect(plan([front], web, { ipv4: '10.1.0.9' }, [web])[0]?.because).toEqual([])
  })

  it.each<[string, () => unknown]>([
    [
      "web runs in the network of the engine's host, and can be on no other",
      () => plan([front], member('web', { mode: { kind: 'host' } })),
    ],
    [
      'web runs in the network of another container, and is where that is',
      () => plan([front], member('web', { mode: { kind: 'container', id: 'x' } })),
    ],
    [
      '10.9.0.9 for web is in no subnet of front, back',
      () => plan([front, back], member('web'), { ipv4: '10.9.0.9' }),
    ],
    [
      'web cannot be on front and wide at once: 10.1.0.0/24 and 10.0.0.0/8 overlap',
      () => plan([front], member('web', { seats: [seatOf('wide')] })),
    ],
    [
      'web cannot be on front and wide at once: 10.1.0.0/24 and 10.0.0.0/8 overlap',
      () => plan([front, wide], member('web')),
    ],
    [
      '10.1.0.9 on front belongs to db, which is exited',
      () =>
        plan([front], member('web'), { ipv4: '10.1.0.9' }, [
          member('db', { state: 'exited', seats: [seatOf('front', { ipv4: '10.1.0.9' })] }),
        ]),
    ],
    [
      '10.1.0.9 on front belongs to db',
      () =>
        plan([front], member('web'), { ipv4: '10.1.0.9' }, [
          member('db', { seats: [seatOf('front', {}, '10.1.0.9')] }),
        ]),
    ],
  ])('refuses: %s', (message, action) => {
    expect(action).toThrow(expect.objectContaining({ message, next: expect.stringMatching(/./) }))
  })
})
