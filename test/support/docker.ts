import { randomBytes } from 'node:crypto'
import { execa } from 'execa'

export interface DockerResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Runs Docker's own command line on that engine, whatever the caller's environment says of contexts and hosts. */
export async function docker(host: string, ...args: string[]): Promise<DockerResult> {
  const { stdout, stderr, exitCode, message } = await execa('docker', args, surroundings(host))
  if (exitCode === undefined) throw new Error(`docker did not run: ${message}`)
  return { stdout, stderr, exitCode }
}

function surroundings(host: string) {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], DOCKER_HOST: host }
  return { env, extendEnv: false, reject: false } as const
}

/** What a container of a lab runs: an image and its command. */
export const SLEEPER = ['netx-test/scratch']
export const TOOLBOX = ['netx-test/busybox', 'sleep', 'infinity']

/** A place on an engine for the networks and containers of one test: all that bears its names goes with it. */
export interface Lab extends AsyncDisposable {
  /** The name, unique on the engine, of what the test calls `short`. */
  name(short: string): string
  /** Runs docker, which has to succeed, and resolves to what it said on stdout. */
  docker(...args: string[]): Promise<string>
  /** Creates a network with these flags; resolves to its name. */
  network(short: string, ...flags: string[]): Promise<string>
  /** Runs a container with these flags; resolves to its name. */
  container(short: string, flags?: readonly string[], program?: readonly string[]): Promise<string>
  /** Waits until `docker inspect --format template reference` says `wanted`. */
  until(reference: string, template: string, wanted: string, timeoutMs?: number): Promise<void>
  dispose(): Promise<void>
}

export function lab(host: string, prefix: string): Lab {
  const own = `${prefix}-${randomBytes(3).toString('hex')}`
  const name = (short: string) => `${own}-${short}`

  async function succeed(...args: string[]): Promise<string> {
    const { stdout, stderr, exitCode } = await docker(host, ...args)
    if (exitCode !== 0) throw new Error(`docker ${args.join(' ')}: exit ${exitCode}: ${stderr}`)
    return stdout
  }

  async function network(short: string, ...flags: string[]): Promise<string> {
    await succeed('network', 'create', ...flags, name(short))
    return name(short)
  }

  async function container(short: string, flags: readonly string[] = [], program = SLEEPER): Promise<string> {
    await succeed('run', '--detach', '--name', name(short), ...flags, ...program)
    return name(short)
  }

  async function dispose(): Promise<void> {
    const ofLab = ['--quiet', '--filter', `name=^${own}-`]
    const containers = await succeed('ps', '--all', ...ofLab)
    if (containers !== '') await succeed('rm', '--force', '--volumes', ...containers.split('\n'))
    const networks = await succeed('network', 'ls', ...ofLab)
    if (networks !== '') await succeed('network', 'rm', ...networks.split('\n'))
  }

  return {
    name,
    docker: succeed,
    network,
    container,
    until: (...condition) => until(host, ...condition),
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}

async function until(host: string, reference: string, template: string, wanted: string, timeoutMs = 60_000) {
  // The engine repeats its latest events, so none is missed between the first look and the subscription.
  const since = (Date.now() / 1000).toFixed(3)
  const look = async () => (await docker(host, 'inspect', '--format', template, reference)).stdout
  let seen = await look()
  if (seen === wanted) return
  const events = execa('docker', ['events', '--since', since], { ...surroundings(host), timeout: timeoutMs })
  for await (const _ of events) {
    if (seen !== wanted) seen = await look()
    if (seen === wanted) events.kill()
  }
  if (seen !== wanted) throw new Error(`${reference}: '${seen}' instead of '${wanted}' after ${timeoutMs} ms`)
}
