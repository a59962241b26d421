import { randomInt } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { NetxError } from '../../src/model/errors.ts'
import type { NetworkSpec } from '../../src/model/spec.ts'
import { docker } from '../support/docker.ts'
import { networkSpec } from '../support/fake-networks.ts'
import { fakePlace, type Place, realPlace } from './place.ts'
import { staticEcho } from './static-echo.ts'

/** The code of the error that an action ends with. */
async function codeOf(action: Promise<unknown>): Promise<string> {
  try {
    await action
    return 'no error'
  } catch (error) {
    if (!(error instanceof NetxError)) throw error
    if (error.family === 'engine') expect(error.next, error.message).toBeTruthy()
    return error.code
  }
}

function onSubnet(name: string, subnet: string, more: Partial<NetworkSpec> = {}): NetworkSpec {
  return networkSpec(name, { ipam: { driver: 'default', options: {}, config: [{ subnet }] }, ...more })
}

/** Both kinds of engine have to pass the same tests, so that a test with the fake tells something about the real one. */
describe.each<[string, () => Promise<Place>]>([
  ['the fake engine', fakePlace],
  ['a real engine', () => realPlace(inject('engine').host)],
])('%s', (kind, open) => {
  let place: Place
  let base = ''
  beforeEach(async () => {
    place = await open()
    base = `10.${randomInt(100, 250)}.${randomInt(256)}`
  })
  afterEach(() => place[Symbol.asyncDispose]())

  const network = async (short: string, subnet = `${base}.0/24`) => {
    const { id } = await place.engine.createNetwork(onSubnet(place.name(short), subnet))
    return { id, name: place.name(short) }
  }

  it('says what it is', async () => {
    const info = await place.engine.info()
    expect(info.host).toMatch(/^unix:\/\//)
    expect(info.version).toMatch(/^\d+\.\d+/)
    expect(info.apiVersion).toMatch(/^1\.\d+$/)
    expect(info.architecture).toMatch(/^(x86_64|aarch64)$/)
  })

  describe('networks', () => {
    it('are three before anybody makes one', async () => {
      const networks = await place.engine.networks()
      expect(networks.map(({ name }) => name)).toEqual(expect.arrayContaining(['bridge', 'host', 'none']))
    })

    it('can be made, and found by name, by id and by the beginning of the id', async () => {
      const options = { 'com.docker.network.bridge.enable_icc': 'false' }
      const labels = { team: 'net' }
      const spec = onSubnet(place.name('a'), `${base}.0/24`, { internal: true, options, labels })
      const { id, warning } = await place.engine.createNetwork(spec)
      expect(id).toMatch(/^[\da-f]{64}$/)
      expect(warning).toBe('')
      for (const reference of [place.name('a'), id, id.slice(0, 12)]) {
        const found = await place.engine.network(reference)
        expect(found).toMatchObject({
          id,
          name: place.name('a'),
          driver: 'bridge',
          scope: 'local',
          internal: true,
        })
        expect(found).toMatchObject({ options, labels, ipv6: false, configOnly: false, attachable: false })
        expect(found.pools.map(({ subnet }) => subnet)).toEqual([`${base}.0/24`])
      }
    })

    it('can be made anew as they were', async () => {
      const options = { 'com.docker.network.bridge.enable_icc': 'false' }
      const wanted = onSubnet(place.name('a'), `${base}.0/24`, {
        options,
        labels: { team: 'net' },
        internal: true,
      })
      const { id } = await place.engine.createNetwork(wanted)
      const spec = await place.engine.networkSpec(id)
      expect(spec).toMatchObject({ name: place.name('a'), driver: 'bridge', options, internal: true })
      expect(spec.labels).toEqual({ team: 'net' })
      expect(spec.ipam.config[0]?.subnet).toBe(`${base}.0/24`)
      await place.engine.removeNetwork(id)
      const again = await place.engine.createNetwork(spec)
      expect(await place.engine.networkSpec(again.id)).toEqual(spec)
    })

    it('get their addresses from pools, of both families', async () => {
      const { local } = await place.engine.defaultPools()
      expect(local.length).toBeGreaterThan(1)
      for (const { base: pool, size } of local)
        expect(size).toBeGreaterThanOrEqual(Number(pool.split('/')[1]))
      expect(local.some(({ base: pool }) => pool.includes(':'))).toBe(true)
    })

    it('are given addresses by the engine when nobody chooses', async () => {
      const { id } = await place.engine.createNetwork(networkSpec(place.name('a')))
      const { pools } = await place.engine.network(id)
      expect(pools).toMatchObject([{ subnet: expect.stringMatching(/\/\d+$/), gateway: expect.any(String) }])
    })

    it('can be inspected as the engine tells them', async () => {
      const { id, name } = await network('a')
      expect(await place.engine.inspectNetwork(name)).toMatchObject({ Id: id, Name: name, Driver: 'bridge' })
    })

    it('can be filtered', async () => {
      const { id } = await place.engine.createNetwork(
        networkSpec(place.name('a'), { labels: { mark: place.name('x') } }),
      )
      await network('b')
      const ids = async (filters: Record<string, string[]>) =>
        (await place.engine.networks(filters)).map((found) => found.id)
      expect(await ids({ label: [`mark=${place.name('x')}`] })).toEqual([id])
      expect(await ids({ name: [place.name('a'), place.name('b')] })).toHaveLength(2)
      expect(await ids({ name: [place.name('a')], driver: ['macvlan'] })).toEqual([])
      expect(await codeOf(place.engine.networks({ nosuch: ['x'] }))).toBe('NETX_BAD_REQUEST')
    })

    it('cannot have the name of another', async () => {
      await network('a')
      expect(await codeOf(network('a', `${base}.0/24`))).toBe('NETX_CONFLICT')
    })

    it('cannot have the addresses of another', async () => {
      await network('a')
      expect(await codeOf(network('b', `${base}.0/25`))).toBe('NETX_SUBNET_OVERLAP')
    })

    it.each<[string, Partial<NetworkSpec>, string]>([
      ['host', {}, 'NETX_FORBIDDEN'],
      ['a', { driver: 'overlay' }, 'NETX_NOT_MANAGER'],
      [
        'a',
        { ipam: { driver: 'default', options: {}, config: [{ subnet: '10.1.0.0/33' }] } },
        'NETX_BAD_REQUEST',
      ],
    ])('cannot be made as %s with %j', async (name, more, code) => {
      const spec = networkSpec(name === 'host' ? name : place.name(name), more)
      expect(await codeOf(place.engine.createNetwork(spec))).toBe(code)
    })

    it('can be removed', async () => {
      const { id, name } = await network('a')
      await place.engine.removeNetwork(name)
      expect(await codeOf(place.engine.network(id))).toBe('NETX_NOT_FOUND')
      expect(await codeOf(place.engine.removeNetwork(id))).toBe('NETX_NOT_FOUND')
    })

    it('cannot be removed while somebody is on them, nor if they are the engine’s', async () => {
      const { name } = await network('a')
      await place.run('c', { networks: [name] })
      expect(await codeOf(place.engine.removeNetwork(name))).toBe('NETX_NETWORK_IN_USE')
      expect(await codeOf(place.engine.removeNetwork('bridge'))).toBe('NETX_FORBIDDEN')
    })

    it('are pruned when nobody is on them', async () => {
      const labels = { mark: place.name('x') }
      await place.engine.createNetwork(networkSpec(place.name('idle'), { labels }))
      await place.engine.createNetwork(networkSpec(place.name('used'), { labels }))
      await place.run('c', { networks: [place.name('used')] })
      const pruned = await place.engine.pruneNetworks({ label: [`mark=${place.name('x')}`] })
      expect(pruned).toEqual([place.name('idle')])
    })
  })

  describe('references', () => {
    it.each(['', '.', '..', '../containers/json', 'a//b', 'a\nb'])(
      'like %j are no reference',
      async (reference) => {
        expect(await codeOf(place.engine.network(reference))).toBe('NETX_BAD_REFERENCE')
        expect(await codeOf(place.engine.container(reference))).toBe('NETX_BAD_REFERENCE')
      },
    )

    it.each(['nosuch', 'x?scope=..', 'a b', '%2e%2e', 'x#y'])('like %j name nothing', async (reference) => {
      expect(await codeOf(place.engine.network(reference))).toBe('NETX_NOT_FOUND')
      expect(await codeOf(place.engine.container(reference))).toBe('NETX_NOT_FOUND')
    })
  })

  describe('containers', () => {
    it('that run have addresses, a namespace and a server for names', async () => {
      const { id: networkId, name } = await network('a')
      const id = await place.run('c', { networks: [name], labels: { team: 'net' } })
      for (const reference of [place.name('c'), id, id.slice(0, 12)]) {
        expect(await place.engine.container(reference)).toEqual({
          id,
          name: place.name('c'),
          state: 'running',
          startedAtMs: expect.any(Number),
          labels: expect.objectContaining({ team: 'net' }),
          mode: expect.objectContaining({ kind: 'own' }),
          endpoints: [
            { networkId, network: name, ipv4: `${base}.2`, ipv6: null, gateway: `${base}.1`, aliases: [] },
          ],
          endpointIds: expect.any(Array),
          sandbox: expect.stringMatching(/^\/.*\/[\da-f]{12}$/),
          nameservers: ['127.0.0.11'],
          exposed: [],
          published: [],
          bindings: [],
        })
      }
    })

    it('on the default bridge ask whom the host asks', async () => {
      await place.run('c')
      const { endpoints, nameservers } = await place.engine.container(place.name('c'))
      expect(endpoints).toMatchObject([
        { network: 'bridge', ipv4: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) },
      ])
      expect(nameservers).not.toContain('127.0.0.11')
      expect(nameservers).not.toEqual([])
    })

    it('that stopped have neither, but keep their networks', async () => {
      const { id: networkId, name } = await network('a')
      const id = await place.run('c', { networks: [name], isStopped: true })
      const container = await place.engine.container(id)
      expect(container).toMatchObject({ state: 'exited', sandbox: null, nameservers: [] })
      expect(container.endpoints).toMatchObject([{ network: name, ipv4: null, ipv6: null }])
      const [summary] = await place.engine.containers({ name: [place.name('c')] })
      expect(summary).toMatchObject({ id, state: 'exited', exitCode: 137, networkIds: [networkId] })
    })

    it('may live in the namespace of the host, of nobody, or of another', async () => {
      const { name } = await network('a')
      const owner = await place.run('owner', { networks: [name] })
      await place.run('host', { mode: { kind: 'host' } })
      await place.run('none', { mode: { kind: 'none' } })
      await place.run('guest', { mode: { kind: 'container', id: owner } })
      const [host, none, guest] = await Promise.all(
        ['host', 'none', 'guest'].map((short) => place.engine.container(place.name(short))),
      )
      expect(host).toMatchObject({ mode: { kind: 'host' }, sandbox: expect.stringMatching(/\/default$/) })
      expect(none).toMatchObject({ mode: { kind: 'none' }, sandbox: expect.any(String) })
      const shared = { mode: { kind: 'container', id: owner }, sandbox: null, endpoints: [] }
      expect(guest).toMatchObject({ ...shared, nameservers: ['127.0.0.11'] })
    })

    it('are listed, running or not, and can be filtered', async () => {
      const { id: networkId, name } = await network('a')
      const labels = { mark: place.name('x') }
      const running = await place.run('c', { networks: [name], labels })
      const stopped = await place.run('d', { labels, isStopped: true })
      const summaries = await place.engine.containers({ label: [`mark=${place.name('x')}`] })
      expect(summaries.map(({ id }) => id).sort()).toEqual([running, stopped].sort())
      const [summary] = await place.engine.containers({ name: [place.name('c')], status: ['running'] })
      expect(summary).toMatchObject({
        id: running,
        name: place.name('c'),
        state: 'running',
        networkIds: [networkId],
      })
      expect(summary?.labels).toMatchObject(labels)
    })

    it('can be removed while they run', async () => {
      const id = await place.run('c')
      await place.engine.removeContainer(id, true)
      expect(await codeOf(place.engine.container(id))).toBe('NETX_NOT_FOUND')
      expect(await codeOf(place.engine.removeContainer(id, true))).toBe('NETX_NOT_FOUND')
    })
  })

  describe('connecting', () => {
    it('gives an address and further names, and disconnecting takes them away', async () => {
      const { id: networkId, name } = await network('a')
      const id = await place.run('c')
      await place.engine.connect(name, place.name('c'), { aliases: ['web', 'www'] })
      const { endpoints, nameservers } = await place.engine.container(id)
      expect(endpoints.map((endpoint) => endpoint.network)).toEqual(['bridge', name])
      expect(endpoints[1]).toMatchObject({ networkId, ipv4: `${base}.2`, aliases: ['web', 'www'] })
      expect(nameservers).toEqual(['127.0.0.11'])
      await place.engine.disconnect(name, id, false)
      const left = (await place.engine.container(id)).endpoints
      expect(left.map((endpoint) => endpoint.network)).toEqual(['bridge'])
    })

    it('is remembered as it was asked for, so that it can be had again', async () => {
      const { id: networkId, name } = await network('a')
      const id = await place.run('c')
      await place.engine.connect(networkId, id, { ipv4: `${base}.9`, aliases: ['web', 'www'] })
      const { seats, startedAtMs: _, ...member } = await place.engine.member(place.name('c'))
      expect(member).toEqual({ id, name: place.name('c'), state: 'running', mode: { kind: 'own' } })
      expect(seats.map((seat) => seat.network.name)).toEqual(['bridge', name])
      const [, seat] = seats
      expect(seat).toEqual({
        network: { id: networkId, name },
        endpointId: expect.any(String),
        settings: { ipv4: `${base}.9`, aliases: ['web', 'www'] },
        ipv4: `${base}.9`,
        ipv6: null,
        gateway: `${base}.1`,
      })
      expect(await place.engine.endpoints(networkId)).toEqual([
        { owner: id, name: place.name('c'), ipv4: `${base}.9` },
      ])
      await place.engine.disconnect(networkId, id, false)
      await place.engine.connect(networkId, id, seat?.settings ?? {})
      expect((await place.engine.member(id)).seats[1]?.settings).toEqual(seat?.settings)
    })

    it('takes the address that is asked for', async () => {
      const { name } = await network('a')
      await place.run('c')
      await place.engine.connect(name, place.name('c'), { ipv4: `${base}.77` })
      const { endpoints } = await place.engine.container(place.name('c'))
      expect(endpoints[1]).toMatchObject({ ipv4: `${base}.77` })
    })

    it('is refused for addresses that cannot be had', async () => {
      const { name } = await network('a')
      await place.run('c')
      await place.run('d', { networks: [name] })
      const wanting = (ipv4: string, where = name) =>
        codeOf(place.engine.connect(where, place.name('c'), { ipv4 }))
      expect(await wanting(`${base}.1`)).toBe('NETX_ADDRESS_IN_USE')
      expect(await wanting(`${base}.2`)).toBe('NETX_ADDRESS_IN_USE')
      expect(await wanting('192.0.2.1')).toBe('NETX_ADDRESS_OUTSIDE')
    })

    it('to the default bridge gives no choice of address or names', async () => {
      const { name } = await network('a')
      await place.run('c', { networks: [name] })
      const connect = (endpoint: object) => codeOf(place.engine.connect('bridge', place.name('c'), endpoint))
      expect(await connect({ ipv4: '172.17.0.77' })).toBe('NETX_ADDRESS_NOT_CHOSEN')
      expect(await connect({ aliases: ['web'] })).toBe('NETX_BAD_REQUEST')
    })

    it('twice is refused, and so is disconnecting who is not connected', async () => {
      const { name } = await network('a')
      const id = await place.run('c')
      expect(await codeOf(place.engine.disconnect(name, id, false))).toBe('NETX_NOT_CONNECTED')
      await place.engine.connect(name, id, {})
      expect(await codeOf(place.engine.connect(name, id, {}))).toBe('NETX_ALREADY_CONNECTED')
    })

    it('is refused for what does not exist', async () => {
      const { name } = await network('a')
      await place.run('c')
      expect(await codeOf(place.engine.connect('nosuch', place.name('c'), {}))).toBe('NETX_NOT_FOUND')
      expect(await codeOf(place.engine.connect(name, 'nosuch', {}))).toBe('NETX_NOT_FOUND')
      expect(await codeOf(place.engine.disconnect(name, 'nosuch', false))).toBe('NETX_NOT_FOUND')
    })

    it('is refused for those without a namespace of their own', async () => {
      const { name } = await network('a')
      const owner = await place.run('owner')
      await place.run('host', { mode: { kind: 'host' } })
      await place.run('none', { mode: { kind: 'none' } })
      await place.run('guest', { mode: { kind: 'container', id: owner } })
      for (const short of ['host', 'none', 'guest']) {
        expect(await codeOf(place.engine.connect(name, place.name(short), {})), short).toBe(
          'NETX_BAD_REQUEST',
        )
      }
    })
  })

  describe('a program', () => {
    const run = (container: string) => {
      return place.engine.exec(container, ['/no/such/program'], new AbortController().signal)
    }

    it('that the container does not have ends with 126 or 127', async () => {
      const id = await place.run('c')
      expect([126, 127]).toContain((await run(id)).exitCode)
    })

    it('is refused for who does not exist', async () => {
      expect(await codeOf(run('nosuch'))).toBe('NETX_NOT_FOUND')
    })
  })

  describe('a helper', () => {
    let image = ''
    let namespaces = ''
    beforeEach(async () => {
      image = await place.engine.provideHelper(await staticEcho())
      const sandbox = (await place.engine.container(await place.run('c'))).sandbox ?? ''
      namespaces = sandbox.replace(/\/[^/]+$/, '')
    })
    afterEach(async () => {
      if (kind === 'a real engine') await docker(inject('engine').host, 'rmi', '--force', image)
    })

    const start = (signal = new AbortController().signal) => {
      const labels = { mark: place.name('helper') }
      const folders = { netns: namespaces }
      return place.engine.startHelper({ image, labels, network: 'none', folders }, signal)
    }
    const helpers = async () => await place.engine.containers({ label: [`mark=${place.name('helper')}`] })

    it('needs its image', async () => {
      image = `sha256:${'0'.repeat(64)}`
      expect(await codeOf(start())).toBe('NETX_NOT_FOUND')
    })

    it('has one image, however often it is provided', async () => {
      const executable = await staticEcho()
      const images = await Promise.all([1, 2, 3].map(() => place.engine.provideHelper(executable)))
      expect(images).toEqual([image, image, image])
    })

    it('is told lines, answers lines, and is gone after it is closed', async () => {
      const session = await start()
      expect((await helpers()).map(({ id }) => id)).toEqual([session.id])
      const long = 'x'.repeat(20_000)
      session.write(`one\n${long}\n`)
      session.write('end\n')
      const lines: string[] = []
      for await (const line of session.lines) {
        lines.push(line)
        if (line === 'end') break
      }
      expect(lines).toEqual(['one', long, 'end'])
      await session.close()
      await session.close()
      expect(await helpers()).toEqual([])
    })

    it('is gone after it was interrupted, too', async () => {
      const interrupt = new AbortController()
      const session = await start(interrupt.signal)
      interrupt.abort()
      const reading = async () => {
        for await (const _ of session.lines);
      }
      expect(await codeOf(reading())).toBe('NETX_INTERRUPTED')
      await session.close()
      expect(await helpers()).toEqual([])
    })

    it('is not started by somebody who no longer wants it', async () => {
      expect(await codeOf(start(AbortSignal.abort()))).toBe('NETX_INTERRUPTED')
      expect(await helpers()).toEqual([])
    })
  })
})
