// The measuring half of script/bench: needs DOCKER_HOST to name an engine that has netx-test/busybox, and nothing else to do.
import { cpus } from 'node:os'
import { execa } from 'execa'

const PROGRAM = 'bin/docker-netx.js'
const WINDOW_MS = 500
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 20]

const docker = (...args) => execa('docker', args)
const netx = (...args) => execa('node', [PROGRAM, ...args], { reject: false })

/** The median of several runs, in milliseconds. */
async function median(runs, work) {
  const times = []
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]
}

/** Runs the jobs, so many at a time. */
async function parallel(width, jobs) {
  const queue = jobs.values()
  const worker = async () => {
    for (const job of queue) await job()
  }
  await Promise.all(Array.from({ length: width }, worker))
}

/** Containers on three networks, every fifth on two of them. */
async function build(count) {
  const networks = [0, 1, 2].map((index) => `bench-${index}`)
  for (const network of networks) await docker('network', 'create', network)
  const names = Array.from({ length: count }, (_, index) => `bench-c${index}`)
  const start = (name, index) => async () => {
    await docker(
      'run',
      '-d',
      '--name',
      name,
      '--network',
      networks[index % 3],
      'netx-test/busybox',
      'sleep',
      '86400',
    )
    if (index % 5 === 0) await docker('network', 'connect', networks[(index + 1) % 3], name)
  }
  await parallel(4, names.map(start))
  return { names, networks }
}

async function remove({ names, networks }) {
  await docker('rm', '--force', ...names)
  await docker('network', 'rm', ...networks)
}

/** What people do today: one `docker exec` for each cell, sixteen at a time. Takes its cells from netx's own report. */
async function byExec(pairs) {
  const jobs = pairs.flatMap(({ from, probes }) =>
    probes.map(({ kind, address, name }) => () => {
      const tool = kind === 'icmp' ? ['ping', '-c', '1', '-W', '1', address] : ['nslookup', name]
      return execa('docker', ['exec', from, 'timeout', '3', ...tool], { reject: false })
    }),
  )
  await parallel(16, jobs)
  return jobs.length
}

const bare = await median(9, () => execa('node', ['-e', '0']))
const metadata = await median(9, () => netx('docker-cli-plugin-metadata'))
await netx('ls')
const listing = await median(9, () => netx('ls'))
const ratio = (a, b) => `${(a / b).toFixed(1)}×`
console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`)
console.log('| what | in relation to | ratio |\n|---|---|---|')
console.log(`| \`docker-cli-plugin-metadata\` | \`node -e 0\` | ${ratio(metadata, bare)} |`)
console.log(`| \`docker netx ls\` | \`node -e 0\` | ${ratio(listing, bare)} |`)
for (const size of sizes) {
  const lab = await build(size)
  try {
    const { stdout } = await netx('matrix', ...lab.names, '--format', 'json')
    const { pairs } = JSON.parse(stdout)
    const whole = await median(5, () => netx('matrix', ...lab.names, '--format', 'json'))
    const start = performance.now()
    const cells = await byExec(pairs)
    const execs = performance.now() - start
    const over = ((whole - WINDOW_MS) / 1000).toFixed(2)
    console.log(
      `| 16 parallel \`docker exec\`, ${size} containers, ${cells} cells | \`docker netx matrix\` | ${ratio(execs, whole)} |`,
    )
    console.log(
      `| \`docker netx matrix\`, ${size} containers | the probe window (${WINDOW_MS} ms) | window + ${over} s |`,
    )
  } finally {
    await remove(lab)
  }
}
