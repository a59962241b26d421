// What the benchmark and nobody else needs: a topology to measure, and netx's own plan of it.
import { basename, dirname } from 'node:path'
import { execa } from 'execa'
import { observe } from '../../dist/engine/observe.js'
import { openEngine } from '../../dist/engine/open-engine.js'
import { atlas } from '../../dist/model/place.js'
import { planOpening } from '../../dist/plan/opening.js'
import { planProbes } from '../../dist/plan/probes.js'
import { planRequests } from '../../dist/plan/requests.js'
import { select } from '../../dist/plan/select.js'
import { encodeOpening, encodeRequests } from '../../dist/probe/helper-protocol.js'

/** The median of several runs, in milliseconds. */
export async function median(runs, work) {
  const times = []
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]
}

/** Runs the jobs, so many at a time. */
export async function parallel(width, jobs) {
  const queue = jobs.values()
  const worker = async () => {
    for (const job of queue) await job()
  }
  await Promise.all(Array.from({ length: width }, worker))
}

const docker = (...args) => execa('docker', args)

/** A shell that waits, because it buries the orphans of other people's tools; else they fill the table of processes. */
const IDLE = ['sh', '-c', 'while sleep 3600; do :; done']

/** Containers on three networks, every fifth on two of them; they go when the topology is disposed of. */
export async function topology(count) {
  const networks = [0, 1, 2].map((index) => `bench-${index}`)
  for (const network of networks) await docker('network', 'create', network)
  const names = Array.from({ length: count }, (_, index) => `bench-c${index}`)
  const start = (name, index) => async () => {
    await docker('run', '-d', '--name', name, '--network', networks[index % 3], 'netx-test/busybox', ...IDLE)
    if (index % 5 === 0) await docker('network', 'connect', networks[(index + 1) % 3], name)
  }
  await parallel(4, names.map(start))
  const dispose = async () => {
    await docker('rm', '--force', ...names)
    await docker('network', 'rm', ...networks)
  }
  return { names, [Symbol.asyncDispose]: dispose }
}

/** What netx would say to its helper about these containers, and the folder of their namespaces. */
export async function barePlan(names) {
  const engine = await openEngine({ debug: false, tls: undefined, tlsVerify: undefined }, process.env)
  try {
    const selection = { references: names, networks: [], labels: [], projects: [] }
    const seen = await observe(engine, (containers, networks) => select(containers, networks, selection))
    const map = atlas(seen)
    const opening = planOpening(map, [])
    const requests = planRequests(map, opening, planProbes(map))
    const namespaces = opening.namespaces.map((namespace) => ({
      ...namespace,
      file: basename(namespace.file),
    }))
    const text = encodeOpening({ ...opening, namespaces })
    return {
      folder: dirname(opening.namespaces[0].file),
      text: text + encodeRequests(requests, { windowMs: 500, attempts: null }),
    }
  } finally {
    engine.close()
  }
}
