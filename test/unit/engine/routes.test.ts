import { describe, expect, it } from 'vitest'
import { parseNameservers } from '../../../src/engine/nameservers.ts'
import { isOlder, negotiated } from '../../../src/engine/ping.ts'
import { route } from '../../../src/engine/routes.ts'

describe('a reference in a URL', () => {
  it.each([
    ['app', '/containers/app/json'],
    ['/app', '/containers/app/json'],
    ['x?scope=..', '/containers/x%3Fscope%3D../json'],
    ['a b', '/containers/a%20b/json'],
    ['ü#1', '/containers/%C3%BC%231/json'],
    ['%2e%2e', '/containers/%252e%252e/json'],
  ])('%j stays one thing', (reference, path) => {
    expect(route('container', reference, '/json')).toBe(path)
  })

  it.each(['', '/', '.', '..', '../containers/json', 'a/../b', 'a//b'])('%j is refused', (reference) => {
    expect(() => route('container', reference)).toThrow(/^invalid container name or ID: /)
  })

  it.each([
    ['../x', 'invalid network name or ID: "../x" is a path'],
    ['a\nb', 'invalid network name or ID: "a\\nb" holds a line break, which engines do not look for'],
  ])('%j of a network is to be written as its id', (reference, message) => {
    const next = 'If there is such a network, its id will do: docker netx ls'
    expect(() => route('network', reference)).toThrow(
      expect.objectContaining({ family: 'engine', message, next }),
    )
  })

  it('of an image has parts', () => {
    expect(route('image', 'docker-netx/probe:1', '/json')).toBe('/images/docker-netx%2Fprobe%3A1/json')
  })
})

describe('the API version', () => {
  it.each([
    ['1.40', '1.40'],
    ['1.41', '1.41'],
    ['1.51', '1.51'],
    ['1.52', '1.52'],
    ['1.55', '1.55'],
    ['1.56', '1.55'],
    ['2.0', '1.55'],
  ])('with an engine of %s is %s', (server, version) => {
    expect(negotiated(server)).toBe(version)
  })

  it('of very old engines is refused', () => {
    expect(() => negotiated('1.39')).toThrow(
      'This engine speaks API version 1.39, and docker-netx needs 1.40 at least',
    )
    expect(isOlder('1.9', '1.10')).toBe(true)
  })
})

describe('the servers of a resolv.conf', () => {
  it('are its nameservers, in order', () => {
    const text =
      '# made by hand\nsearch x\n nameserver 10.0.0.2\nnameserver\t10.0.0.1 # second\nnameserver fd00::1\n'
    expect(parseNameservers(text)).toEqual({
      nameservers: ['10.0.0.2', '10.0.0.1', 'fd00::1'],
      leftOut: [],
    })
  })

  it('are the first three, as no program asks more', () => {
    const text = Array.from({ length: 3000 }, (_, index) => `nameserver 10.0.${index >> 8}.${index & 255}`)
    const { nameservers } = parseNameservers(['nameserver 0.0.0.0', ...text.slice(1)].join('\n'))
    expect(nameservers).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3'])
  })

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '224.0.0.251',
    '255.255.255.255',
    '10.0.0.256',
    '::',
    '::ffff:10.0.0.1',
    '0:0:0:0:0:FFFF:a00:1',
    'ff02::fb',
    'fe80::1%eth0',
    '10.0.0.1\u001b[2J',
    'dns.example.com',
  ])('that cannot be asked are left out, and named: %j', (text) => {
    const { nameservers, leftOut } = parseNameservers(`nameserver ${text}\nnameserver FD00:0::1\n`)
    expect(nameservers).toEqual(['fd00::1'])
    expect(leftOut).toEqual([
      `has a /etc/resolv.conf with the DNS server ${JSON.stringify(text)}, which cannot be asked`,
    ])
  })

  it.each(['', '#nameserver 10.0.0.1', 'search x'])('are none in %j', (text) => {
    expect(parseNameservers(text)).toEqual({ nameservers: [], leftOut: [] })
  })
})
