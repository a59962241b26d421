import { describe, expect, inject, test } from 'vitest'
import type { Pair, Report } from '../../src/model/report.ts'
import { IPV6_UNFILTERED } from '../../src/verdict/promises.ts'
import { type Lab, lab } from '../support/docker.ts'
import { askNaively, asNaive, CAREFUL, keyOf } from '../support/naive-prober.ts'
import { matrix } from '../support/netx.ts'
import { PORT, randomTopology, shuffle } from '../support/random-topology.ts'

const { host } = inject('engine')
const SEEDS = (process.env['NETX_ORACLE_SEEDS'] ?? '1,2,3,4').split(',').map(Number)

interface Comparison {
  readonly report: Report & { readonly exitCode: number }
  readonly cells: number
  /** Where the naive prober saw something else, however often and carefully it was asked. */
  readonly differ: readonly string[]
}

/** The probes, in their pairs, of which the naive prober says something else. */
function differing(pairs: readonly Pair[], naive: ReadonlyMap<string, string>): Pair[] {
  return pairs.flatMap((pair) => {
    const asked = pair.probes.filter(({ kind, address }) => kind === 'dns' || address !== null)
    const probes = asked.filter((probe) => asNaive(probe) !== naive.get(keyOf(pair.from, probe)))
    return probes.length > 0 ? [{ ...pair, probes }] : []
  })
}

/** How often the naive prober is asked about what it saw otherwise. */
const TURNS = 3

/** Each `timeout` of busybox leaves a process that only the end of its container takes away, and there are 32,768 at the most. */
const MOST_PAIRS = 2000

/** As many of the pairs as it is asked about, from end to end. */
function spread(pairs: readonly Pair[]): readonly Pair[] {
  const step = Math.ceil(pairs.length / MOST_PAIRS)
  return pairs.filter((_, index) => index % step === 0)
}

/** These containers, asked by netx and by the tools in them. */
async function compare(place: Lab, names: readonly string[]): Promise<Comparison> {
  const report = await matrix(host, '--tcp', String(PORT), ...names)
  const pairs = spread(report.pairs)
  const naive = await askNaively(host, pairs)
  let [suspects, seen] = [differing(pairs, naive), naive]
  for (let turn = 0; turn < TURNS && suspects.length > 0; turn += 1) {
    seen = await askNaively(host, suspects, CAREFUL)
    suspects = differing(suspects, seen)
  }
  const differ = suspects.flatMap(({ from, probes }) =>
    probes.map((probe) => `${keyOf(from, probe)}: ${probe.outcome}, but ${seen.get(keyOf(from, probe))}`),
  )
  return {
    report,
    cells: pairs.reduce((sum, { probes }) => sum + probes.length, 0),
    differ: differ.map((line) => line.replaceAll(place.name(''), '')),
  }
}

test.each(SEEDS)('every cell of random topology %i is what ping, nc and nslookup see', async (seed) => {
  await using place = lab(host, `seed${seed}`)
  const { report, differ } = await compare(place, await randomTopology(place, seed, 8))
  expect(differ).toEqual([])
  expect(surprises(report)).toEqual([])
})

/** What is not as promised, but for IPv6 on engines that do not filter it by default. */
function surprises({ pairs }: Report): string[] {
  return pairs.flatMap(({ from, to, probes }) =>
    probes
      .filter(({ verdict, reason }) => verdict !== 'ok' && reason !== IPV6_UNFILTERED)
      .map(
        (probe) =>
          `${from} ${to} ${keyOf(from, probe)}: ${probe.verdict}, ${probe.because} ${probe.reason ?? ''}`,
      ),
  )
}

/** Each topology is shuffled so often: containers take longer to start than to be moved. */
const ROUNDS = 5

/** script/soak sets it: how many cells to compare before it is enough. */
const CELLS = Number(process.env['NETX_SOAK_CELLS'] ?? 0)

describe.runIf(CELLS > 0)('soak', () => {
  test(`${CELLS} cells of random topologies`, { timeout: 3 * 3600_000 }, async () => {
    const first = Number(process.env['NETX_SOAK_SEED'] ?? 1000)
    const containers = Number(process.env['NETX_SOAK_CONTAINERS'] ?? 20)
    let cells = 0
    const wrong: string[] = []
    for (let seed = first; cells < CELLS; seed += 1) {
      await using place = lab(host, `seed${seed}`)
      const names = await randomTopology(place, seed, containers)
      for (let round = 0; round < ROUNDS && cells < CELLS; round += 1) {
        if (round > 0) await shuffle(place, seed + round, names)
        const { report, cells: seen, differ } = await compare(place, names)
        cells += seen
        wrong.push(...differ.map((line) => `seed ${seed}, round ${round}: ${line}`))
        const found = `${seen} cells, ${differ.length} differ, ${surprises(report).length} not as promised`
        process.stdout.write(`seed ${seed}, round ${round}: ${found}; ${cells} cells in all\n`)
        for (const line of [...differ, ...surprises(report)].slice(0, 5)) process.stdout.write(`  ${line}\n`)
      }
    }
    expect(wrong).toEqual([])
  })
})
