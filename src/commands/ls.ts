import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { toJson } from '../render/json.ts'
import { listNetworks, type NetworkListing } from '../render/network-listing.ts'
import { renderNetworks, shortId } from '../render/network-table.ts'

export default class Ls extends NetxCommand {
  static override summary = 'List networks with their subnets and members'
  static override aliases = ['list']
  static override examples = ['ls --filter driver=bridge', 'ls --format json']
  static override flags = {
    filter: flag.filters({ char: 'f', summary: 'Only networks that hold this ("driver=bridge")' }),
    format: flag.choice(['table', 'json'], { summary: '"table" or "json"' }),
    'no-color': flag.noColor(),
    'no-trunc': flag.bool({ summary: 'Print whole ids' }),
    quiet: flag.bool({ char: 'q', summary: 'Print ids only' }),
  }

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Ls)
    const engine = await this.engine()
    const [networks, containers] = await Promise.all([
      engine.networks(flags.filter),
      flags.quiet ? [] : engine.containers(),
    ])
    const listings = listNetworks(networks, containers)
    const text = flags.quiet ? ids(listings, flags['no-trunc']) : this.show(listings, flags)
    if (text !== '') this.print(text)
    return ExitCode.ok
  }

  private show(listings: readonly NetworkListing[], flags: Shown): string {
    if (flags.format === 'json') return toJson({ schemaVersion: 1, networks: listings }, 2)
    // A pipe has room for every column, however narrow the terminal is.
    const room = process.stdout.isTTY && { width: this.terminal.width }
    return renderNetworks(listings, { wholeIds: flags['no-trunc'], ...room }).join('\n')
  }
}

interface Shown {
  readonly format: 'table' | 'json'
  readonly 'no-trunc': boolean
}

function ids(listings: readonly NetworkListing[], wholeIds: boolean): string {
  return listings.map(({ id }) => (wholeIds ? id : shortId(id))).join('\n')
}
