import { describe, expect, inject, test } from 'vitest'
import type { Pair, Report } from '../../src/model/report.ts'
import { IPV6_UNFILTERED } from '../../src/verdict/promises.ts'
import { lab } from '../support/docker.ts'
import { askNaively, asNaive, keyOf } from '../support/naive-prober.ts'
import { matrix } from '../support/netx.ts'
import { PORT, randomTopology } from '../support/random-topology.ts'

const { host } = inject('engine')
const SEEDS = (process.env['NETX_ORACLE_SEEDS'] ?? '1,2,3,4').split(',').map(Number)

interface Comparison {
  readonly report: Report & { readonly exitCode: number }
  readonly cells: number
  /** Where the naive prober saw something else, twice. */
  readonly differ: readonly string[]
}

/** The probes, in their pairs, of which the naive prober says something else. */
function differing(pairs: readonly Pair[], naive: ReadonlyMap<string, string>): Pair[] {
  return pairs.flatMap((pair) => {
    const probes = pair.probes.filter((probe) => asNaive(probe) !== naive.get(keyOf(pair.from, probe)))
    return probes.length > 0 ? [{ ...pair, probes }] : []
  })
}

/** One topology, asked by netx and by the tools in its containers. */
async function compare(seed: number, containers: number): Promise<Comparison> {
  await using place = lab(host, `seed${seed}`)
  const names = await randomTopology(place, seed, containers)
  const report = await matrix(host, '--tcp', String(PORT), ...names)
  const naive = await askNaively(host, report.pairs)
  const suspects = differing(report.pairs, naive)
  // The naive prober loses an answer now and then when a thousand of its tools run at once.
  const again = await askNaively(host, suspects)
  const prefix = place.name('')
  const differ = differing(suspects, again).flatMap(({ from, probes }) =>
    probes.map((probe) => `${keyOf(from, probe)}: ${probe.outcome}, but ${again.get(keyOf(from, probe))}`),
  )
  return {
    report,
    cells: report.pairs.reduce((sum, { probes }) => sum + probes.length, 0),
    differ: differ.map((line) => line.replaceAll(prefix, '')),
  }
}

test.each(SEEDS)('every cell of random topology %i is what ping, nc and nslookup see', async (seed) => {
  const { report, differ } = await compare(seed, 8)
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

/** script/soak sets it: how many cells to compare before it is enough. */
const CELLS = Number(process.env['NETX_SOAK_CELLS'] ?? 0)

describe.runIf(CELLS > 0)('soak', () => {
  test(`${CELLS} cells of random topologies`, { timeout: 3 * 3600_000 }, async () => {
    const first = Number(process.env['NETX_SOAK_SEED'] ?? 1000)
    let cells = 0
    const wrong: string[] = []
    for (let seed = first; cells < CELLS; seed += 1) {
      const { report, cells: seen, differ } = await compare(seed, 20)
      cells += seen
      wrong.push(...differ.map((line) => `seed ${seed}: ${line}`))
      const unexpected = surprises(report).length
      const line = `seed ${seed}: ${seen} cells, ${differ.length} differ, ${unexpected} cells not as promised; ${cells} in all`
      process.stdout.write(`${[line, ...differ.slice(0, 5).map((cell) => `  ${cell}`)].join('\n')}\n`)
    }
    expect(wrong).toEqual([])
  })
})
