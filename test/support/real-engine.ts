import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { docker } from './docker.ts'

export interface RealEngine {
  readonly host: string
  /** What script/engine knows it by; null for one that was there already. */
  readonly name: string | null
  /** As the engine says it: `26.1.5+dfsg1`. */
  readonly version: string
  /** As after a power cut: its containers have ended, its networks are there. Only of an engine of this process. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * The engine of NETX_TEST_DOCKER_HOST (with its name in NETX_TEST_ENGINE_NAME, if script/engine made it), else a
 * private one of this process, of version NETX_ENGINE_VERSION, with the options of dockerd in NETX_ENGINE_OPTIONS.
 */
export async function startRealEngine(env: NodeJS.ProcessEnv = process.env): Promise<RealEngine> {
  await provideDocker(env)
  const given = env['NETX_TEST_DOCKER_HOST']
  return given ? await engineAt(given, env['NETX_TEST_ENGINE_NAME'] ?? null) : await privateEngine(env)
}

async function engineAt(host: string, name: string | null): Promise<RealEngine> {
  const restart = async () => {
    throw new Error('an engine that somebody else started is not ours to restart')
  }
  return { host, name, version: await versionOf(host), restart, stop: async () => {} }
}

let made = 0

async function privateEngine(env: NodeJS.ProcessEnv): Promise<RealEngine> {
  made += 1
  const name = `netx-test-${process.pid}${made > 1 ? `-${made}` : ''}`
  const version = env['NETX_ENGINE_VERSION'] || '26.1'
  const options = dockerdOptions(env)
  const stop = takeDownAtEnd(name)
  try {
    await script('engine', 'up', '--name', name, '--version', version, ...options)
    const host = (await script('engine', 'env', '--name', name)).replace('export DOCKER_HOST=', '')
    const restart = async () =>
      void (await script('engine', 'restart', '--name', name, '--version', version, ...options))
    return { ...(await engineAt(host, name)), restart, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Of NETX_ENGINE_OPTIONS, as script/engine takes them. */
function dockerdOptions(env: NodeJS.ProcessEnv): string[] {
  const words = (env['NETX_ENGINE_OPTIONS'] ?? '').split(' ').filter((word) => word !== '')
  return words.length > 0 ? ['--', ...words] : []
}

/** A child outlives us and takes the engine down when its stdin ends: at our call, or when we die in whatever way. */
function takeDownAtEnd(name: string): () => Promise<void> {
  const command = ['-c', 'cat; exec "$0" down --name "$1"', scriptFile('engine'), name]
  const child = execa('sh', command, {
    stdout: 'ignore',
    stderr: 'inherit',
    detached: true,
    cleanup: false,
    reject: false,
  })
  return async () => {
    child.stdin.end()
    const { failed, message } = await child
    if (failed) throw new Error(`the engine ${name} is still there: ${message}`)
  }
}

/** Gives the engine those of the images netx-test/… that it lacks. */
export async function importImages(host: string, ...images: string[]): Promise<void> {
  await execa(scriptFile('test-images'), ['build', ...images], {
    env: { DOCKER_HOST: host },
    stderr: 'inherit',
  })
}

/** Tests run `docker`; where the machine has none, one from Debian's packages takes its place. */
async function provideDocker(env: NodeJS.ProcessEnv): Promise<void> {
  const folder = dirname(await script('engine', 'cli'))
  const path = env['PATH'] ?? ''
  if (!path.split(':').includes(folder)) env['PATH'] = `${path}:${folder}`
}

async function versionOf(host: string): Promise<string> {
  const { stdout, stderr, exitCode } = await docker(host, 'version', '--format', '{{.Server.Version}}')
  if (exitCode !== 0) throw new Error(`no Docker engine answers at ${host}: ${stderr}`)
  return stdout
}

/** What it says on stderr is for the person who waits. */
async function script(name: string, ...args: string[]): Promise<string> {
  return (await execa(scriptFile(name), args, { stderr: 'inherit' })).stdout
}

function scriptFile(name: string): string {
  return fileURLToPath(new URL(`../../script/${name}`, import.meta.url))
}
