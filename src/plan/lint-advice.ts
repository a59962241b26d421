import { operands } from '../model/shell.ts'
import { isPredefined, type Network } from '../model/topology.ts'

/** The engine has the default bridge's addresses from its own configuration. */
export function renumbered({ name }: Network): string {
  return isPredefined(name)
    ? '"bip" in the daemon.json of the engine'
    : `docker netx renumber --subnet auto ${operands(name)}`
}
