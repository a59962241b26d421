import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const ENGINE = fileURLToPath(new URL('../../script/engine', import.meta.url))

/** Runs `work` while the engine's rules let every bridge through to every other, and restores them afterwards. */
export async function withoutIsolation(engine: string | null, work: () => Promise<void>): Promise<void> {
  if (engine === null) throw new Error('this test spoils rules: it takes an engine of its own')
  const inEngine = (...command: string[]) => execa(ENGINE, ['exec', '--name', engine, ...command])
  const { stdout: rules } = await inEngine('iptables-save')
  try {
    // Which chains hold the rules differs between versions, so whatever drops goes.
    const open = rules
      .split('\n')
      .filter((rule) => !/^-A .*-j DROP$/.test(rule))
      .map((rule) => rule.replace(/^:FORWARD DROP/, ':FORWARD ACCEPT'))
    await restore(engine, open.join('\n'))
    await work()
  } finally {
    await restore(engine, rules)
  }
}

async function restore(engine: string, rules: string): Promise<void> {
  await execa(ENGINE, ['exec', '--name', engine, 'iptables-restore'], { input: `${rules}\n` })
}
