import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { docker } from './docker.ts'

const ENGINE = fileURLToPath(new URL('../../script/engine', import.meta.url))

/** What spoils an engine's network behind its back. It takes an engine of this project's own. */
export interface Saboteur {
  /** Runs a command where the engine runs. */
  run(...command: string[]): Promise<string>
  /** Runs a command in the network namespace of a container, with the engine's tools. */
  runIn(container: string, ...command: string[]): Promise<string>
  /** The name of the end on the host of a container's interface. */
  vethOf(container: string, link?: string): Promise<string>
  /** Works while the engine's rules of that family are what `change` makes of them, and restores them afterwards. */
  withRules(
    change: (rules: string) => string,
    work: () => Promise<void>,
    tables?: 'iptables' | 'ip6tables',
  ): Promise<void>
}

export function saboteur(host: string, engine: string | null): Saboteur {
  if (engine === null) throw new Error('this test spoils the network: it takes an engine of its own')
  const execute = (command: readonly string[], input = '') =>
    execa(ENGINE, ['exec', '--name', engine, ...command], { input })
  const run = async (...command: string[]) => (await execute(command)).stdout
  const runIn = async (container: string, ...command: string[]) => {
    const { stdout: pid } = await docker(host, 'inspect', '--format', '{{.State.Pid}}', container)
    const name = `sabotage-${pid}`
    await run('ip', 'netns', 'attach', name, pid)
    try {
      return await run('ip', 'netns', 'exec', name, ...command)
    } finally {
      await run('ip', 'netns', 'delete', name)
    }
  }
  const vethOf: Saboteur['vethOf'] = async (container, link = 'eth0') => {
    const index = /@if(\d+):/.exec(await runIn(container, 'ip', '-o', 'link', 'show', link))?.[1]
    const [, name] = new RegExp(`^${index}: ([^@:]+)`, 'm').exec(await run('ip', '-o', 'link')) ?? []
    if (name === undefined) throw new Error(`${link} of ${container} has no other end on the host`)
    return name
  }
  const withRules: Saboteur['withRules'] = async (change, work, tables = 'iptables') => {
    const sets = [iptablesRules(execute, tables), ...(await nftablesRules(execute, tables))]
    const rules = await Promise.all(sets.map(({ save }) => save()))
    const restore = async (become: (text: string) => string) => {
      for (const [index, one] of sets.entries()) await one.restore(become(rules[index] ?? ''))
    }
    try {
      await restore(change)
      await work()
    } finally {
      await restore((text) => text)
    }
  }
  return { run, runIn, vethOf, withRules }
}

type Execute = (command: readonly string[], input?: string) => Promise<{ readonly stdout: string }>

/** Rules of the host as text, which can be put back. */
interface SavedRules {
  save(): Promise<string>
  restore(text: string): Promise<unknown>
}

function iptablesRules(execute: Execute, tables: 'iptables' | 'ip6tables'): SavedRules {
  return {
    save: async () => (await execute([`${tables}-save`])).stdout,
    restore: (text) => execute([`${tables}-restore`], `${text}\n`),
  }
}

/** The table of an engine that keeps its rules in nftables; none where it does not. */
async function nftablesRules(execute: Execute, tables: 'iptables' | 'ip6tables'): Promise<SavedRules[]> {
  const table = `table ${tables === 'iptables' ? 'ip' : 'ip6'} docker-bridges`
  const list = async () => (await execute(['nft', 'list', ...table.split(' ')])).stdout
  if ((await list().catch(() => '')) === '') return []
  // In one transaction, which also removes what is no longer in the text.
  const restore = (text: string) => execute(['nft', '--file', '-'], `${table}\ndelete ${table}\n${text}\n`)
  return [{ save: list, restore }]
}

/** Rules, of iptables or as nft lists them, that let every bridge through to every other: whatever drops goes. */
export function withoutDrops(rules: string): string {
  return rules
    .split('\n')
    .filter((rule) => !/^-A .*-j DROP$|^\s[^;]*\bdrop\b(?: comment ".*")?$/.test(rule))
    .map((rule) => rule.replace(/^:FORWARD DROP/, ':FORWARD ACCEPT'))
    .join('\n')
}

/** Runs `work` without the rules that keep bridges apart. */
export async function withoutIsolation(
  host: string,
  engine: string | null,
  work: () => Promise<void>,
): Promise<void> {
  await saboteur(host, engine).withRules(withoutDrops, work)
}
