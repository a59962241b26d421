import { afterAll, expect, test } from 'vitest'
import type { Explanation } from '../../src/explain/explain.ts'
import { type Lab, lab } from '../support/docker.ts'
import { matrix, netx } from '../support/netx.ts'
import { importImages, type RealEngine, startRealEngine } from '../support/real-engine.ts'

const engines: RealEngine[] = []
afterAll(async () => void (await Promise.all(engines.map((engine) => engine.stop()))))

/** An engine of this test's own, with that option for its dockerd. */
async function engineWith(option: string): Promise<RealEngine> {
  const own = { NETX_TEST_DOCKER_HOST: '', NETX_ENGINE_OPTIONS: option }
  const engine = await startRealEngine({ ...process.env, ...own })
  engines.push(engine)
  await importImages(engine.host, 'busybox', 'scratch')
  return engine
}

async function explained(host: string, ...words: string[]): Promise<Explanation & { exitCode: number }> {
  const { stdout, exitCode } = await netx(host, 'explain', '--format', 'json', ...words)
  return { ...JSON.parse(stdout), exitCode }
}

const SERVER = ['netx-test/scratch', '80']

/** `web` publishes a port, and `far` is on another network. */
async function published(place: Lab): Promise<[string, string]> {
  const flags = ['--network', await place.network('one'), '--publish', '18080:80']
  const web = await place.container('web', flags, SERVER)
  return [web, await place.container('far', ['--network', await place.network('two')])]
}

test('an engine without firewall rules keeps no networks apart: a leak, with its reason', {
  timeout: 120_000,
}, async () => {
  const { host } = await engineWith('--iptables=false')
  await using place = lab(host, 'bare')
  const [web, far] = await published(place)
  const report = await matrix(host, web, far)
  expect(report.exitCode).toBe(2)
  expect(report.pairs.map(({ verdict }) => verdict)).toEqual(['leak', 'leak'])
  const { reasons, exitCode } = await explained(host, far, web)
  expect(exitCode).toBe(2)
  expect(reasons[0]).toMatchObject({ code: 'NX013' })
  expect(reasons[0]?.evidence.join('\n')).toContain('"iptables": false')
})

test('an engine without docker-proxy leads no other network to a published port', {
  timeout: 120_000,
}, async () => {
  const { host } = await engineWith('--userland-proxy=false')
  await using place = lab(host, 'proxyless')
  const [web, far] = await published(place)
  const tunnel = await place.container('tunnel', ['--network', 'host'])
  const report = await matrix(host, '--tcp', 'auto', '--also', 'published', web, far, tunnel)
  expect(report.pairs.filter(({ verdict }) => verdict === 'leak' || verdict === 'broken')).toEqual([])
  const column = (from: string) =>
    report.pairs
      .find((pair) => pair.from === from && pair.to === `@${web}:80`)
      ?.probes.map(({ outcome }) => outcome)
  expect(column(tunnel)).toContain('open')
  expect(column(far)).not.toContain('open')
  const { reasons, exitCode } = await explained(host, far, `${web}:80`)
  expect(exitCode).toBe(0)
  expect(reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['NX005', 'NX041']))
})
