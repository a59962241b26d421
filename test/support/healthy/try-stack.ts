import { docker, lab } from '../docker.ts'
import { matrix } from '../netx.ts'
import { build, type Refusals } from './build.ts'
import { describe } from './describe.ts'
import { diceOf } from './dice.ts'
import { type Found, faultsOf, HOST, type Setting, type Whereabouts } from './faults.ts'
import { healthyStack } from './generate.ts'
import type { Speaker } from './speaker.ts'
import type { Ground } from './stack.ts'

export interface Tried extends Found {
  /** The stack, for whoever wants to build it by hand. */
  readonly stack: readonly string[]
  /** How it went, in one line. */
  readonly line: string
}

/** Builds the stack of a seed, measures it, and holds the report against what must be true and a real client. */
export async function tryStack(
  host: string,
  seed: number,
  ground: Ground,
  client: Speaker,
  setting: Setting,
): Promise<Tried> {
  const began = performance.now()
  const stack = healthyStack(seed, ground)
  await using place = lab(host, `healthy${seed}`)
  const refusals = await build(place, host, stack)
  const built = performance.now()
  const names = stack.containers.map(({ short }) => place.name(short))
  const report = await matrix(host, ...flagsOf(seed), ...names)
  const measured = performance.now()
  const found = await faultsOf(report, await whereabouts(host, names), client, setting)
  const asked = performance.now()
  await place.dispose()
  const seconds = [built - began, measured - built, asked - measured, performance.now() - asked].map((ms) =>
    (ms / 1000).toFixed(1),
  )
  return {
    counts: found.counts,
    faults: found.faults.map((fault) => fault.replaceAll(place.name(''), '')),
    stack: describe(stack),
    line: `seed ${seed}: ${names.length} containers, ${told(found)}; ${seconds.join(' + ')} s${refusedOf(refusals)}`,
  }
}

function told({ counts }: Found): string {
  const { cells, unproven, unknown, leak, broken, asked } = counts
  return `${cells} cells, ${leak} leaks, ${broken} broken, ${counts.false} of ${asked} unlike the client, ${unproven} unproven (${unknown} not promised)`
}

function refusedOf(refusals: Refusals): string {
  return refusals.length > 0 ? `; not started: ${refusals.join('; ')}` : ''
}

/** Mostly all that there is to ask for; sometimes less. */
function flagsOf(seed: number): string[] {
  const dice = diceOf(seed + 7919)
  const ports = dice.oneIn(6) ? '80,8080' : 'auto'
  return [
    ...['--tcp', ports, '--udp', ports, '--also', dice.oneIn(6) ? 'published' : 'gateway,host,published'],
    ...(dice.oneIn(5) ? [] : ['--host']),
    ...(dice.oneIn(3) ? [] : ['--mtu']),
  ]
}

/** Before the client asks: whoever restarts is somewhere else then, or nowhere. */
async function whereabouts(host: string, names: readonly string[]): Promise<Whereabouts> {
  const format = '{{.Name}} {{.Id}} {{.State.Pid}} {{.HostConfig.NetworkMode}}'
  const { stdout } = await docker(host, 'inspect', '--type', 'container', '--format', format, ...names)
  const members = stdout.split('\n').map((line) => {
    const [name = '', id = '', pid = '0', mode = ''] = line.slice(1).split(' ')
    return {
      name,
      pid: Number(pid),
      namespace: mode === 'host' ? HOST : mode.replace(/^(?!container:).*$/, id).replace('container:', ''),
    }
  })
  return {
    pids: new Map([
      ['@host', 0],
      ...members.filter(({ pid }) => pid > 0).map(({ name, pid }) => [name, pid] as const),
    ]),
    namespaces: new Map(members.map(({ name, namespace }) => [name, namespace])),
  }
}
