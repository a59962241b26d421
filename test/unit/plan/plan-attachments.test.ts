import { describe, expect, it } from 'vitest'
import { type AttachmentFlags, planAttachments } from '../../../src/plan/plan-attachments.ts'

function plan(flags: Partial<AttachmentFlags>) {
  return planAttachments({
    container: ['web', 'db'],
    ip: [],
    ip6: [],
    link: [],
    alias: [],
    'link-local-ip': [],
    'driver-opt': [],
    'gw-priority': 0,
    ...flags,
  })
}

describe('the plan of attachments', () => {
  it('leaves everything to the engine that no flag asks for', () => {
    expect(plan({})).toEqual([
      { container: 'web', endpoint: {} },
      { container: 'db', endpoint: {} },
    ])
  })

  it('gives every container what is not an address', () => {
    const endpoint = {
      aliases: ['shop'],
      links: ['cache:c'],
      linkLocal: ['169.254.1.1'],
      driverOptions: { key: 'a=b', empty: '' },
      gatewayPriority: -1,
    }
    const flags = {
      alias: ['shop'],
      link: ['cache:c'],
      'link-local-ip': ['169.254.1.1'],
      'driver-opt': ['key = a=b', 'empty='],
      'gw-priority': -1,
    }
    expect(plan(flags)).toEqual([
      { container: 'web', endpoint },
      { container: 'db', endpoint },
    ])
  })

  it('gives a bare address to the one container', () => {
    expect(plan({ container: ['web'], ip: ['10.0.0.9'], ip6: ['fd00::9'] })).toEqual([
      { container: 'web', endpoint: { ipv4: '10.0.0.9', ipv6: 'fd00::9' } },
    ])
  })

  it('gives each container the address that names it', () => {
    expect(plan({ ip: ['db=10.0.0.2', 'web=10.0.0.1'], ip6: ['db=fd00::2'] })).toEqual([
      { container: 'web', endpoint: { ipv4: '10.0.0.1' } },
      { container: 'db', endpoint: { ipv4: '10.0.0.2', ipv6: 'fd00::2' } },
    ])
  })

  it('takes the last of several addresses, as docker does', () => {
    expect(plan({ container: ['web'], ip: ['10.0.0.1', 'web=10.0.0.2', '10.0.0.3'] })).toEqual([
      { container: 'web', endpoint: { ipv4: '10.0.0.3' } },
    ])
  })

  it.each<[string, Partial<AttachmentFlags>]>([
    ['--ip 10.0.0.1 does not say which of the 2 containers it is for', { ip: ['10.0.0.1'] }],
    [
      '--ip cache=10.0.0.1 names "cache", which is not among the containers to connect',
      { ip: ['cache=10.0.0.1'] },
    ],
    ['--ip gives 10.0.0.1 to both "web" and "db"', { ip: ['web=10.0.0.1', 'db=10.0.0.1'] }],
    ['invalid argument "fd00::1" for "--ip" flag: failed to parse IP: "fd00::1"', { ip: ['fd00::1'] }],
    [
      'invalid argument "web=10.0.0.1" for "--ip6" flag: failed to parse IP: "10.0.0.1"',
      { ip6: ['web=10.0.0.1'] },
    ],
    ['invalid argument "" for "--ip" flag: failed to parse IP: ""', { ip: [''] }],
    ['container "web" is named twice', { container: ['web', 'db', 'web'] }],
    ['invalid key/value pair format in driver options', { 'driver-opt': ['key'] }],
    ['invalid key/value pair format in driver options', { 'driver-opt': [' =value'] }],
    ['empty string specified for links', { link: [''] }],
    ['bad format for links: a:b:c', { link: ['a:b:c'] }],
  ])('refuses: %s', (message, flags) => {
    const refusal = expect.objectContaining({ family: 'user', message, next: expect.stringMatching(/\.$/) })
    expect(() => plan(flags)).toThrow(refusal)
  })
})
