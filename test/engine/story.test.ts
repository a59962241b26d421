import { expect, inject, test } from 'vitest'
import { lab, SLEEPER } from '../support/docker.ts'
import { lines, matrix, netx } from '../support/netx.ts'

const { host } = inject('engine')

test('the story: by address on the default bridge, by nothing across, by both after connect', async () => {
  await using place = lab(host, 'story')
  const names = ['tomcat01', 'tomcat02', 'net-tomcat01'].map((short) => place.name(short))
  const prefix = place.name('')
  await place.container('tomcat01')
  await place.container('tomcat02')
  const created = await netx(host, 'create', '--subnet', '172.30.7.0/24', place.name('tomcat-net'))
  expect(created).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^[0-9a-f]{64}$/) })
  await place.container('net-tomcat01', ['--network', place.name('tomcat-net')], SLEEPER)

  const before = await matrix(host, ...names)
  expect(before.exitCode).toBe(0)
  expect(lines(before, prefix)).toEqual([
    'net-tomcat01 tomcat01 isolated ok: bridge timeout, "tomcat01" name-not-found',
    'net-tomcat01 tomcat02 isolated ok: bridge timeout, "tomcat02" name-not-found',
    'tomcat01 net-tomcat01 isolated ok: tomcat-net timeout, "net-tomcat01" unreachable',
    'tomcat01 tomcat02 reachable ok: bridge reply, "tomcat02" unreachable',
    'tomcat02 net-tomcat01 isolated ok: tomcat-net timeout, "net-tomcat01" unreachable',
    'tomcat02 tomcat01 reachable ok: bridge reply, "tomcat01" unreachable',
  ])

  const connected = await netx(host, 'connect', place.name('tomcat-net'), place.name('tomcat01'))
  expect(connected).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
  const after = await matrix(host, ...names)
  expect(after.exitCode).toBe(0)
  expect(lines(after, prefix)).toEqual([
    'net-tomcat01 tomcat01 reachable ok: bridge timeout, tomcat-net reply, "tomcat01" resolved',
    'net-tomcat01 tomcat02 isolated ok: bridge timeout, "tomcat02" name-not-found',
    'tomcat01 net-tomcat01 reachable ok: tomcat-net reply, "net-tomcat01" resolved',
    'tomcat01 tomcat02 reachable ok: bridge reply, "tomcat02" name-not-found',
    'tomcat02 net-tomcat01 isolated ok: tomcat-net timeout, "net-tomcat01" unreachable',
    'tomcat02 tomcat01 reachable ok: bridge reply, tomcat-net timeout, "tomcat01" unreachable',
  ])
})
