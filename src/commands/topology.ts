import { anyNumber } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import type { Engine } from '../engine/engine.ts'
import { observe } from '../engine/observe.ts'
import { measureOnce } from '../flow/measuring.ts'
import { isLive } from '../model/liveness.ts'
import { atlas } from '../model/place.ts'
import type { Topology as Observed } from '../model/topology.ts'
import type { Wiring } from '../model/wiring.ts'
import { PLAIN_PACE } from '../plan/pace.ts'
import { withBeyond } from '../plan/participants.ts'
import { pickWiring } from '../plan/pick-wiring.ts'
import { PINGS_AND_NAMES } from '../plan/probes.ts'
import { wireUp } from '../plan/wire-up.ts'
import { lookAround } from '../probe/look-around.ts'
import type { ProberOptions } from '../probe/open-prober.ts'
import { toJson } from '../render/json.ts'
import { noPair } from '../render/no-pair.ts'
import { wiringDot } from '../render/wiring-dot.ts'
import { wiringHtml } from '../render/wiring-html.ts'
import { wiringMermaid } from '../render/wiring-mermaid.ts'
import { wiringSvg } from '../render/wiring-svg.ts'
import { renderWiring } from '../render/wiring-tree.ts'

export default class Topology extends NetxCommand {
  static override summary = 'Show the wires: containers, namespaces, veths, bridges'
  static override description = `Show the wires: which interface of which container leads to which bridge

Every container's interfaces with their other ends, addresses, MAC, MTU and state;
every network's bridge with what hangs on it, and its NAT rules; and what is published.
Without a name, all of it. Nothing is sent anywhere, unless --measure is given: then
each pair of those that run is measured, as by matrix.

Exit codes: 0 all was seen, 2 a leak or a broken path, 3 some namespace could not be
looked into, something not be proven, or --measure found no pair.`
  static override examples = ['topology', 'topology app redis-net', 'topology --format html > networks.html']
  static override args = { 'container|network': anyNumber() }
  static override flags = {
    measure: flag.bool({ summary: 'Measure who reaches whom, and show what is not as promised' }),
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
    const onFallback = (text: string) => this.note(text)
    const options = { rung: flags.prober, owner: this.owner, signal: this.signal, onFallback }
    const { rung, looks } = await lookAround(engine, topology, options, ['ruleset'])
    const seen = pickWiring(wireUp(atlas(topology), looks, rung), args['container|network'])
    const wiring = flags.measure ? await this.measured(engine, everybody, seen, options) : seen
    this.print(FORMATS[flags.format](wiring, this.terminal))
    if (rung !== 'helper') this.note('Only a helper can tell where the other ends of links are.')
    return exitCodeOf(wiring)
  }

  /** With every pair of those that are shown and run: by ping, and by name. */
  private async measured(
    engine: Engine,
    everybody: Observed,
    wiring: Wiring,
    options: ProberOptions,
  ): Promise<Wiring> {
    const shown = wiring.containers.filter(isLive).map(({ id }) => id)
    const participants = everybody.participants.filter((id) => shown.includes(id))
    const report = await measureOnce(engine, { ...everybody, participants }, PINGS_AND_NAMES, options, {
      pace: PLAIN_PACE,
      isWatched: this.terminal.interactive,
      note: (text) => this.note(text),
    })
    const missing = noPair(report, 'Name or start another one.')
    if (missing !== null) this.note(missing)
    const measured = report.pairs.map(({ from, to, expected, observed, verdict }) => {
      return { from, to, expected, observed, verdict }
    })
    return { ...wiring, measured }
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

/** Something that was measured is worse than something that was not seen; one that stopped has nothing to be seen. */
function exitCodeOf({ prober, host, containers, measured }: Wiring): ExitCode {
  if (measured?.some(({ verdict }) => verdict === 'leak' || verdict === 'broken')) return ExitCode.unexpected
  const isSeen = host.unseen === null && containers.every((one) => one.unseen === null || !isLive(one))
  const isProven = !measured || (measured.length > 0 && measured.every(({ verdict }) => verdict === 'ok'))
  return prober === 'helper' && isSeen && isProven ? ExitCode.ok : ExitCode.unknown
}
