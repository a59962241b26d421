import type { Lab } from './docker.ts'
import { type FileOnDisk, fileOnDisk } from './file-on-disk.ts'
import { type NetxResult, netx } from './netx.ts'

interface PlanDocument {
  readonly networks: readonly {
    readonly name: string
    readonly action: string
    readonly because: readonly string[]
    readonly changes: readonly {
      readonly action: string
      readonly container: string
      readonly because: readonly string[]
    }[]
  }[]
}

/** A netx.yaml of a lab, and what the commands that read it make of it. */
export interface LabFile extends AsyncDisposable {
  readonly path: string
  write: FileOnDisk['write']
  run(command: string, ...flags: string[]): Promise<NetxResult>
  /** Applies it, which has to succeed. */
  applied(...flags: string[]): Promise<void>
  /** What is to be done, in a line each, without the names of the lab. */
  planned(): Promise<string[]>
}

export async function labFile(
  host: string,
  place: Lab,
  content: string,
  name = 'netx.yaml',
): Promise<LabFile> {
  const file = await fileOnDisk(name, content)
  const run = (command: string, ...flags: string[]) => netx(host, command, '--file', file.path, ...flags)
  return {
    path: file.path,
    write: (text) => file.write(text),
    run,
    async applied(...flags) {
      const { exitCode, stderr } = await run('apply', '--yes', ...flags)
      if (exitCode !== 0) throw new Error(stderr)
    },
    async planned() {
      const { stdout, stderr } = await run('plan', '--format', 'json')
      if (stdout === '') throw new Error(stderr)
      const lines = planLines(JSON.parse(stdout))
      return lines.map((line) => line.replaceAll(place.name(''), '').replaceAll(file.path, 'FILE'))
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  }
}

function planLines({ networks }: PlanDocument): string[] {
  return networks.flatMap(({ name, action, because, changes }) => [
    ...(action === 'keep' ? [] : [`${action} ${name}${because.map((why) => `: ${why}`).join('')}`]),
    ...changes.map((change) => `${change.action} ${change.container} ${name}: ${change.because.join(', ')}`),
  ])
}
