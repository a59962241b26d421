// The measuring half of script/bench: needs DOCKER_HOST and NETX_ENGINE_NAME to name an engine that has
// netx-test/busybox, and nothing else to do.
import { cpus } from 'node:os'
import { execa } from 'execa'
import { barePlan, median, parallel, topology } from './bench-parts.js'

const PROGRAM = 'bin/docker-netx.js'
const ENGINE = 'script/engine'
const RUNS = 5
/** What takes an hour is done in part and counted up: so many cells are asked in each way. */
const SAMPLE = 320
/** What docker and its children end with where they ran nothing, which would pass for quick. */
const NOT_RUN = new Set([undefined, 125, 126, 127])
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 20, 50, 100]

const netx = (...args) => execa('node', [PROGRAM, ...args], { reject: false })
const times = (a, b) => `${(a / b).toFixed(a / b < 10 ? 1 : 0)}×`

/** Questions as somebody without netx asks them, each in one `docker exec`. */
function questions(pairs) {
  return pairs.flatMap(({ from, probes }) =>
    probes.map(({ kind, address, name }) => {
      const tool = kind === 'icmp' ? ['ping', '-c', '1', '-W', '1', address] : ['nslookup', name]
      return { from, tool: ['timeout', '3', ...tool] }
    }),
  )
}

/** Every so-manieth question, so that live and dead cells keep their shares; and how many each stands for. */
function sample(all, most) {
  const step = Math.max(1, Math.floor(all.length / most))
  const some = all.filter((_, index) => index % step === 0)
  return { some, factor: all.length / some.length }
}

async function byExec(all, width, most) {
  const { some, factor } = sample(all, most)
  const start = performance.now()
  const jobs = some.map(({ from, tool }) => async () => {
    const { exitCode, stderr } = await execa('docker', ['exec', from, ...tool], { reject: false })
    if (NOT_RUN.has(exitCode)) throw new Error(`docker exec did not run its command: ${stderr}`)
  })
  await parallel(width, jobs)
  return (performance.now() - start) * factor
}

/** One exec for each asker, its questions in the background of one shell, forty at a time. */
async function bySource(all) {
  const start = performance.now()
  const jobs = [...Map.groupBy(all, ({ from }) => from)].map(([from, theirs]) => async () => {
    const lines = theirs.map(({ tool }, index) => `${tool.join(' ')} &${index % 40 === 39 ? ' wait' : ''}`)
    await execa('docker', ['exec', from, 'sh', '-c', `${lines.join('\n')}\nwait`], { reject: false })
  })
  await parallel(8, jobs)
  return performance.now() - start
}

/** The prober alone on the engine's host, with netx's own plan: no container is started for it, and nothing is judged. */
async function bare(names) {
  const plan = await barePlan(names)
  const run = async () => {
    const command = ['exec', '--name', process.env.NETX_ENGINE_NAME, process.env.NETX_PROBE, plan.folder]
    const child = execa(ENGINE, command, { buffer: false, reject: false })
    child.stdin.write(plan.text)
    for await (const line of child) if (line.startsWith('end ')) child.stdin.end()
  }
  return await median(RUNS, run)
}

console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`)
const start = await median(9, () => execa('node', ['-e', '0']))
const metadata = await median(9, () => netx('docker-cli-plugin-metadata'))
await netx('ls')
const listing = await median(9, () => netx('ls'))
console.log('| command | in units of `node -e 0` |\n|---|---|')
console.log(`| \`docker-cli-plugin-metadata\` | ${times(metadata, start)} |`)
console.log(`| \`docker netx ls\` | ${times(listing, start)} |\n`)

console.log(
  '| containers | cells | `docker netx matrix` | the bare prober + | one exec per source | 16 execs at once | one exec after the other |',
)
console.log('|---|---|---|---|---|---|---|')
for (const size of sizes) {
  await using lab = await topology(size)
  const { stdout } = await netx('matrix', ...lab.names, '--format', 'json')
  const { pairs, summary } = JSON.parse(stdout)
  if (summary.ok !== summary.pairs)
    throw new Error(`${summary.pairs - summary.ok} of ${summary.pairs} pairs are not ok`)
  const all = questions(pairs)
  const whole = await median(RUNS, () => netx('matrix', ...lab.names, '--format', 'json'))
  const alone = await bare(lab.names)
  const row = [
    size,
    all.length,
    '1',
    `${times(whole, alone)} (+ ${((whole - alone) / 1000).toFixed(2)} s)`,
    times(await bySource(all), whole),
    times(await byExec(all, 16, SAMPLE * 4), whole),
    times(await byExec(all, 1, SAMPLE), whole),
  ]
  console.log(`| ${row.join(' | ')} |`)
}
console.log(
  `\nRatios of one run: how many times as long as \`docker netx matrix\` the others take; medians of ${RUNS}.`,
)
console.log(`Of the execs one by one, and 16 at once, a sample of the cells was run and counted up.`)
