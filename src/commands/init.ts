import { one } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { NETX_FILE } from '../cli/netx-file.ts'
import { refuseExisting, requireWritable, writeText } from '../cli/text-file.ts'
import { usageError } from '../cli/usage-error.ts'
import { groundFor } from '../flow/ground-for.ts'
import { parseSubnets } from '../model/subnet.ts'
import { PLAIN_ADDRESSING, proposeSubnets } from '../plan/propose-network.ts'
import { TEMPLATES, type Template, type TemplateName } from '../render/templates.ts'

const MOST_NODES = 100

const LIST = Object.entries(TEMPLATES)
  .map(([name, { summary }]) => `  ${name.padEnd(25)}${summary}`)
  .join('\n')

export default class Init extends NetxCommand {
  static override summary = 'Write a netx.yaml to begin with'
  static override description = `Write a netx.yaml to begin with

With subnets that are free on this engine. The templates:

${LIST}`
  static override examples = ['init redis-cluster', 'init tiers --nodes 5 --file shop.yaml']
  static override args = { template: one() }
  static override flags = {
    file: flag.text({ char: 'f', summary: 'File to write', default: NETX_FILE }),
    force: flag.bool({ summary: 'Write over a file that is there' }),
    nodes: flag.integer({
      summary: 'Containers of each cluster (default: what the template is usual with)',
      default: 0,
    }),
    pool: flag.slice({ summary: 'Where to look for free subnets, in CIDR form' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Init)
    const template = templateOf(args.template)
    if (flags.nodes < 0 || flags.nodes > MOST_NODES)
      throw usageError(`--nodes must be between 1 and ${MOST_NODES}`)
    if (!flags.force) await refuseExisting(flags.file)
    await requireWritable('--file', flags.file)
    const engine = await this.engine()
    const note = (text: string) => this.note(text)
    const [networks, ground] = await Promise.all([
      engine.networks(),
      groundFor(engine, { reserved: this.reserved, owner: this.owner, signal: this.signal, note }),
    ])
    const subnet = Array.from({ length: template.networks }, () => 'auto/24')
    const wish = { ...PLAIN_ADDRESSING, subnet, pool: flags.pool, force: false, driver: 'bridge' }
    const subnets = parseSubnets(proposeSubnets(wish, { ...ground, choosesIPv6: true }, networks, []))
    await writeText('--file', flags.file, template.write(subnets, flags.nodes || template.nodes))
    this.note(`${flags.file} is written. Name your containers in it, then: docker netx plan`)
    return ExitCode.ok
  }
}

function templateOf(name: string): Template {
  if (Object.hasOwn(TEMPLATES, name)) return TEMPLATES[name as TemplateName]
  throw usageError(`"${name}" is no template: write ${Object.keys(TEMPLATES).join(', ')}`)
}
