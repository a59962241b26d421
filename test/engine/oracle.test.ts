import { expect, inject, test } from 'vitest'
import { type Lab, lab, TOOLBOX } from '../support/docker.ts'
import { askNaively, asNaive, keyOf } from '../support/naive-prober.ts'
import { matrix } from '../support/netx.ts'

const { host } = inject('engine')
const SEEDS = (process.env['NETX_ORACLE_SEEDS'] ?? '1,2,3,4').split(',').map(Number)

/** Small and repeatable: the same seed, the same topology. */
function random(seed: number): (below: number) => number {
  let state = seed * 2654435761
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}

const KINDS = [[], ['--internal'], ['--opt', 'com.docker.network.bridge.enable_icc=false'], []]

/** Some bridges, internal and ICC-less ones among them, and eight containers on one to three of these, or on the default one. */
async function randomTopology(place: Lab, seed: number): Promise<string[]> {
  const below = random(seed)
  const networks: string[] = []
  for (let index = 0; index < 3 + below(3); index += 1) {
    networks.push(await place.network(`n${index}`, ...(KINDS[below(KINDS.length)] ?? [])))
  }
  const pick = () => networks[below(networks.length)] ?? 'bridge'
  const names: string[] = []
  for (let index = 0; index < 8; index += 1) {
    const first = below(5) === 0 ? 'bridge' : pick()
    const name = await place.container(`c${index}`, ['--network', first], TOOLBOX)
    const more = new Set(Array.from({ length: below(3) }, pick))
    more.delete(first)
    for (const network of more) {
      await place.docker('network', 'connect', '--alias', `alias${index}`, network, name)
    }
    names.push(name)
  }
  return names
}

test.each(SEEDS)('every cell of random topology %i is what ping and nslookup see', async (seed) => {
  await using place = lab(host, `seed${seed}`)
  const names = await randomTopology(place, seed)
  const report = await matrix(host, ...names)
  const naive = await askNaively(host, report.pairs)
  const prefix = place.name('')
  const differ = report.pairs.flatMap(({ from, probes }) =>
    probes
      .filter((probe) => asNaive(probe) !== naive.get(keyOf(from, probe)))
      .map((probe) =>
        `${keyOf(from, probe)}: ${probe.outcome}, but ${naive.get(keyOf(from, probe))}`.replaceAll(
          prefix,
          '',
        ),
      ),
  )
  expect(differ).toEqual([])
  const unexpected = report.pairs.filter(({ verdict }) => verdict !== 'ok')
  expect(unexpected).toEqual([])
  expect(report.exitCode).toBe(0)
})
