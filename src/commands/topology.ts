import { anyNumber } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { observe } from '../engine/observe.ts'
import { isLive } from '../model/liveness.ts'
import { atlas } from '../model/place.ts'
import type { Wiring } from '../model/wiring.ts'
import { withBeyond } from '../plan/participants.ts'
import { pickWiring } from '../plan/pick-wiring.ts'
import { wireUp } from '../plan/wire-up.ts'
import { lookAround } from '../probe/look-around.ts'
import { thisProcess } from '../probe/owner.ts'
import { toJson } from '../render/json.ts'
import { wiringDot } from '../render/wiring-dot.ts'
import { wiringHtml } from '../render/wiring-html.ts'
import { wiringMermaid } from '../render/wiring-mermaid.ts'
import { wiringSvg } from '../render/wiring-svg.ts'
import { renderWiring } from '../render/wiring-tree.ts'

export default class Topology extends NetxCommand {
  static override summary = 'Show the wires: containers, namespaces, veths, bridges'
  static override description = `Show the wires: which interface of which container leads to which bridge

Every container's interfaces with their other ends, addresses, MAC, MTU and state;
every network's bridge with what hangs on it; and what is published. Nothing is
sent anywhere. Without a name, all of it.

Exit codes: 0 all was seen, 3 some namespace could not be looked into.`
  static override examples = ['topology', 'topology app redis-net', 'topology --format html > networks.html']
  static override args = { 'container|network': anyNumber() }
  static override flags = {
    netns: flag.slice({ summary: "Also these named network namespaces of the engine's host" }),
    prober: flag.choice(['auto', 'helper', 'sidecar'], { summary: 'How to look: auto, helper or sidecar' }),
    format: flag.choice(['tree', 'json', 'dot', 'mermaid', 'svg', 'html'], {
      summary: 'Output format: tree, json, dot, mermaid, svg or html',
    }),
    'no-color': flag.noColor(),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Topology)
    const engine = await this.engine()
    const everybody = await observe(engine, (containers) => containers)
    const topology = withBeyond(everybody, { host: true, netns: flags.netns, also: [] })
    const options = { rung: flags.prober, owner: thisProcess(), signal: this.signal }
    const { rung, looks } = await lookAround(engine, topology, {
      ...options,
      onFallback: (text) => this.note(text),
    })
    const wiring = pickWiring(wireUp(atlas(topology), looks, rung), args['container|network'])
    this.print(FORMATS[flags.format](wiring, this.terminal))
    if (rung !== 'helper') this.note('Only a helper can tell where the other ends of links are.')
    return rung === 'helper' && isWhole(wiring) ? ExitCode.ok : ExitCode.unknown
  }
}

const FORMATS = {
  tree: renderWiring,
  json: (wiring: Wiring) => toJson(wiring, 2),
  dot: wiringDot,
  mermaid: wiringMermaid,
  svg: wiringSvg,
  html: wiringHtml,
} as const

/** Whether everything that there is was seen; one that stopped has nothing to be seen. */
function isWhole({ host, containers }: Wiring): boolean {
  return host.unseen === null && containers.every((one) => one.unseen === null || !isLive(one))
}
