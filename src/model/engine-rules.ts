import type { RuleTable } from './ruleset.ts'

/** The tables that engines make with nftables: of their bridges, of encrypted overlays, and of DNS in a container. */
const TABLES: readonly string[] = ['docker-bridges', 'docker-overlay', 'docker-dns']

/** Whether a chain is the engine's own, whose rules it writes again; DOCKER-USER is for everybody else. */
export function isEngineChain(
  { backend, name }: Pick<RuleTable, 'backend' | 'name'>,
  chain: string,
): boolean {
  if (backend === 'nftables' && TABLES.includes(name)) return true
  return chain.startsWith('DOCKER') && chain !== 'DOCKER-USER'
}
