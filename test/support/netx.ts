import { execa } from 'execa'
import type { Report } from '../../src/model/report.ts'

const PROGRAM = new URL('../../bin/docker-netx.js', import.meta.url).pathname

/** In characters: the JSON of 200 containers takes more than execa keeps by itself. */
const LONGEST_OUTPUT = 500_000_000

export interface NetxResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Runs the built docker-netx, stand-alone, on that engine. */
export async function netx(host: string, ...args: string[]): Promise<NetxResult> {
  const { stdout, stderr, exitCode, message } = await startNetx(host, ...args)
  if (exitCode === undefined) throw new Error(`docker-netx did not run: ${message}`)
  return { stdout, stderr, exitCode }
}

/** The same, without waiting for its end: for tests that interrupt it. */
export function startNetx(host: string, ...args: string[]) {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], DOCKER_HOST: host }
  const options = { env, extendEnv: false, reject: false, maxBuffer: LONGEST_OUTPUT } as const
  return execa(process.execPath, [PROGRAM, ...args], options)
}

/** The report of `docker-netx matrix`, with the exit code that it came with. */
export async function matrix(
  host: string,
  ...args: string[]
): Promise<Report & { readonly exitCode: number }> {
  const { stdout, stderr, exitCode } = await netx(host, 'matrix', '--format', 'json', ...args)
  if (stdout === '') throw new Error(`docker-netx matrix: exit ${exitCode}: ${stderr}`)
  return { ...JSON.parse(stdout), exitCode }
}

/**
 * A report in lines that a person can compare: `a b reachable ok: n reply, "b" resolved`. Of the names only those that
 * somebody gave: not `NAME.NETWORK`, and not the short id.
 */
export function lines({ pairs }: Report, prefix = ''): string[] {
  const short = (name: string) => name.replace(prefix, '')
  return pairs.map(({ from, to, observed, verdict, probes }) => {
    const given = probes.filter(({ name }) => name === undefined || !/\.|^[\da-f]{12}$/.test(name))
    const seen = given.map(({ kind, network, name, outcome }) => {
      const what = kind === 'icmp' ? (network ?? 'here') : `"${name}"`
      return `${short(what).replace(prefix, '')} ${outcome}`
    })
    return `${short(from)} ${short(to)} ${observed} ${verdict}: ${seen.join(', ')}`
  })
}
