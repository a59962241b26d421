import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

export const NETX = fileURLToPath(new URL('../../bin/docker-netx.js', import.meta.url))

interface Answer {
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/** A user with an empty home and a docker configuration of its own, into which the plugin can be installed. */
export interface PluginShell {
  readonly environment: Readonly<Record<string, string>>
  docker(...args: string[]): Promise<Answer>
  /** The stand-alone program. */
  netx(...args: string[]): Promise<Answer>
}

export function pluginShell(host: string): PluginShell {
  const home = mkdtempSync(join(tmpdir(), 'netx-home-'))
  const environment = { PATH: process.env['PATH'] ?? '', HOME: home, DOCKER_HOST: host }
  const run = async (file: string, args: readonly string[]): Promise<Answer> => {
    const options = { env: environment, extendEnv: false, reject: false, stripFinalNewline: false } as const
    const { exitCode, stdout, stderr } = await execa(file, args, { ...options, input: 'from-stdin\n' })
    return { exitCode, stdout, stderr }
  }
  return {
    environment,
    docker: (...args) => run('docker', args),
    netx: (...args) => run(process.execPath, [NETX, ...args]),
  }
}
