import { describe, expect, it } from 'vitest'
import { parseHost } from '../../../src/engine/host-address.ts'
import { sshCommand } from '../../../src/engine/ssh-command.ts'

describe('a host', () => {
  it.each([
    ['unix:///run/d.sock', 'unix:///run/d.sock', { kind: 'socket', path: '/run/d.sock' }],
    ['unix://', 'unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['npipe://', 'npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
    ['tcp://', 'tcp://localhost:2375', { kind: 'tcp', host: 'localhost', port: 2375 }],
    [':99', 'tcp://localhost:99', { kind: 'tcp', host: 'localhost', port: 99 }],
    ['box', 'tcp://box:2375', { kind: 'tcp', host: 'box', port: 2375 }],
    [' box:80 ', 'tcp://box:80', { kind: 'tcp', host: 'box', port: 80 }],
    ['tcp://[::1]:2', 'tcp://[::1]:2', { kind: 'tcp', host: '::1', port: 2 }],
    ['tcp://box/proxy/', 'tcp://box:2375/proxy', { kind: 'tcp', host: 'box', port: 2375 }],
  ])('%j is %s', (written, address, target) => {
    expect(parseHost(written)).toMatchObject({ address, target })
  })

  it('may have a path in front of the API', () => {
    expect(parseHost('tcp://box:1/some/proxy').basePath).toBe('/some/proxy')
    expect(parseHost('tcp://box:1/').basePath).toBe('')
  })

  it.each([
    'http://x',
    'fd://',
    'banana://',
    'tcp://x:99999',
    'tcp://1.2.3.4:x',
    'tcp://u@x',
    'ssh://',
    'tcp://x?y',
  ])('cannot be %s', (written) => {
    expect(() => parseHost(written)).toThrow(`invalid bind address format: ${written}`)
  })
})

describe('the command for ssh', () => {
  const always = ['ssh', '-o', 'ConnectTimeout=30', '-T']

  it.each([
    ['ssh://box', [...always, '--', 'box', 'docker system dial-stdio']],
    ['ssh://box/', [...always, '--', 'box', 'docker system dial-stdio']],
    ['ssh://me@box:2222', [...always, '-l', 'me', '-p', '2222', '--', 'box', 'docker system dial-stdio']],
    ['ssh://[::1]:22', [...always, '-p', '22', '--', '::1', 'docker system dial-stdio']],
    ['ssh://box/d.sock', [...always, '--', 'box', 'docker --host=unix:///d.sock system dial-stdio']],
    ["ssh://box/a'b%20c", [...always, '--', 'box', `docker '--host=unix:///a'"'"'b c' system dial-stdio`]],
    ['ssh://-oProxyCommand=x', [...always, '--', '-oProxyCommand=x', 'docker system dial-stdio']],
  ])('of %s', (url, command) => {
    expect(sshCommand(new URL(url))).toEqual(command)
  })

  it.each([
    ['ssh://a:secret@box', 'invalid SSH URL for box: plain-text password is not supported'],
    ['ssh://box?x=1', 'invalid SSH URL ssh://box?x=1: query parameters are not allowed: ?x=1'],
    ['ssh://box#x', 'invalid SSH URL ssh://box#x: fragments are not allowed: #x'],
    ['ssh://box/%zz', 'invalid SSH URL ssh://box/%zz: malformed escape in /%zz'],
  ])('is none for %s', (url, message) => {
    expect(() => sshCommand(new URL(url))).toThrow(message)
  })
})
