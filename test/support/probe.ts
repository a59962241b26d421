import type { ChildProcessByStdio } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { NAMESPACE_FOLDER } from './netns.ts'

export const HELPER_SOURCES = fileURLToPath(new URL('../../src/probe/helper', import.meta.url))
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PROCESSORS: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64', arm64: 'aarch64' }

/** Builds the prober, unless it is newer than its sources, and resolves to this machine's. */
export async function buildHelper(): Promise<string> {
  await execa(`${ROOT}script/build-helper`)
  return `${ROOT}dist/helper/${PROCESSORS[process.arch]}/netx-probe`
}

/** The prober's command line; what comes before the binary may take privileges from it. */
export interface Prober {
  readonly binary: string
  readonly folder?: string
  readonly named?: string
  readonly through?: readonly string[]
  /** Joins or parts two namespaces instead of asking. */
  readonly mode?: 'wire'
}

export interface Ended {
  readonly lines: readonly string[]
  readonly stderr: string
  readonly exitCode: number | null
}

/** A run under way. */
export class Run {
  readonly lines: string[] = []
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  private readonly answers: AsyncIterator<string>
  private readonly stderr: Promise<string>
  private readonly exit: Promise<unknown[]>

  constructor(
    { binary, folder = NAMESPACE_FOLDER, named = folder, through = [], mode }: Prober,
    plan: readonly string[],
  ) {
    const [command = binary, ...args] = [...through, binary, ...(mode ? [mode] : []), folder, named]
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.exit = once(this.child, 'close')
    this.stderr = text(this.child.stderr)
    this.answers = createInterface(this.child.stdout)[Symbol.asyncIterator]()
    // A prober that refuses the plan is gone before it was all written.
    this.child.stdin.on('error', () => {})
    this.write(...plan)
  }

  write(...lines: string[]): void {
    this.child.stdin.write(lines.map((line) => `${line}\n`).join(''))
  }

  /** Reads on to the first line that starts so; false when the prober ended before. */
  async until(start: string, onLine: (line: string) => unknown = () => {}): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.answers.next()
      if (done === true) return false
      this.lines.push(value)
      await onLine(value)
      if (value.startsWith(start)) return true
    }
  }

  /** What the kernel says of the process, or of its child: the broom. */
  async status(key: string, of: 'prober' | 'broom' = 'prober'): Promise<string | undefined> {
    const pid = of === 'prober' ? this.child.pid : await this.broom()
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(status)?.[1]
  }

  async broom(): Promise<number> {
    const { stdout } = await execa('ps', ['--ppid', String(this.child.pid), '--format', 'pid='])
    return Number(stdout)
  }

  /** Closes stdin, which ends the prober at any moment. */
  async close(): Promise<Ended> {
    this.child.stdin.end()
    this.child.stdout.resume()
    const [exitCode] = await this.exit
    return { lines: this.lines, stderr: await this.stderr, exitCode: exitCode as number | null }
  }
}

/** A whole run, from its plan without `go` to the end. A plan that opens nothing by itself opens what every run has. */
export async function probe(prober: Prober, plan: readonly string[]): Promise<Ended> {
  const run = new Run(prober, [...opened(plan), 'go'])
  await run.until('end ')
  return run.close()
}

/** The plan with its `open` where it has none: after the namespaces and resolvers. */
export function opened(plan: readonly string[]): string[] {
  if (plan.some((line) => line.startsWith('open '))) return [...plan]
  const places = plan.filter((line) => /^(ns|resolver) /.test(line))
  return [...places, 'open -', ...plan.slice(places.length)]
}

type Kind =
  | 'ns'
  | 'nft'
  | 'iptables'
  | 'more'
  | 'ruleset'
  | 'listen'
  | 'route'
  | 'routes'
  | 'link'
  | 'links'
  | 'address'
  | 'table'
  | 'echo'
  | 'tcp'
  | 'udp'
  | 'name'
  | 'end'

/** Those answers that are about such things. */
export function answers({ lines }: Pick<Ended, 'lines'>, ...kinds: Kind[]): string[] {
  return lines.filter((line) => kinds.some((kind) => line.startsWith(`${kind} `)))
}

/** An answer without what differs from run to run. */
export function timeless(line: string): string {
  return line
    .replace(/^((?:echo|tcp|udp) \d+ (?:reply|stranger|open|refused) \d+) \d+/, '$1')
    .replace(/^(name \d+ answer \d+ \d+) \d+ /, '$1 ')
}
