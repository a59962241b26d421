import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const NETX = fileURLToPath(new URL('../../bin/docker-netx.js', import.meta.url))

export interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Docker's own command line and ours, side by side on one engine, with nobody's configuration. */
export interface Shell {
  docker(...args: string[]): Promise<Result>
  netx(...args: string[]): Promise<Result>
  /** Ours, with this on stdin. */
  netxReading(input: string, ...args: string[]): Promise<Result>
}

export function openShell(host: string): Shell {
  const config = mkdtempSync(join(tmpdir(), 'netx-config-'))
  const env = { PATH: process.env['PATH'], HOME: config, DOCKER_CONFIG: config, DOCKER_HOST: host }
  const run = async (file: string, args: readonly string[], input = ''): Promise<Result> => {
    const child = spawn(file, args, { env })
    child.stdin.end(input)
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    return { code: Number(code), stdout, stderr }
  }
  return {
    docker: (...args) => run('docker', args),
    netx: (...args) => run(process.execPath, [NETX, ...args]),
    netxReading: (input, ...args) => run(process.execPath, [NETX, ...args], input),
  }
}
