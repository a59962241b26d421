import { one } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { linkPlanFor, notThere, observeEnds } from '../flow/link-ground.ts'
import type { Measurement } from '../model/measurement.ts'
import { readLinkSubnets } from '../plan/link-subnets.ts'
import { linkProbes } from '../plan/plan-link.ts'
import { proveLink } from '../probe/prove-link.ts'
import { makePair, removePair } from '../probe/wirer.ts'
import { renderLink } from '../render/link.ts'

export default class Link extends NetxCommand {
  static override summary = 'Link two containers, or network namespaces, by a wire of their own'
  static override description = `Link two containers, or network namespaces, by a wire of their own

Makes a veth pair between the two, addresses it, brings it up and proves it by ping,
both ways; no network, bridge or firewall of the engine has a part in it. All of it
is done, or nothing. A link that is there as wanted stays, and is proven again. It
ends with either namespace: after a restart of a container, link again.

A and B are containers by name or id, @netns:NAME for a named network namespace of
the engine's host, or @host for that host itself. The alias of both interfaces
says whose they are.

Exit codes: 0 proven, 2 an address does not answer, 3 it could not be measured.`
  static override examples = [
    'link app db',
    'link --subnet 172.25.45.0/24 app db',
    'link --subnet 10.0.0.0/30 --subnet fd00:45::/64 @netns:ns1 @netns:ns2',
  ]
  static override args = { a: one(), b: one() }
  static override flags = {
    subnet: flag.slice({
      summary: 'Subnet in CIDR form, whose first two addresses A and B get (default: a free /30)',
    }),
    'no-color': flag.noColor(),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Link)
    const wanted = readLinkSubnets(flags.subnet)
    const engine = await this.engine()
    const found = await observeEnds(engine, [args.a, args.b], wanted.length === 0)
    if (found.missing !== null) throw notThere(found.missing)
    const { ends, topology } = found
    const [signal, note] = [this.signal, (text: string) => this.note(text)]
    const plan = await linkPlanFor(engine, found, wanted, {
      reserved: this.reserved,
      owner: this.owner,
      signal,
      note,
    })
    const options = { rung: 'helper', owner: this.owner, signal, onFallback: note } as const
    if (plan.isBroken) await removePair(engine, ends, options)
    if (plan.kind === 'make') await makePair(engine, ends, plan.ends, options)
    else this.note('They are linked already.')
    const pair = { ...topology, participants: ends.map(({ container }) => container.id) }
    const measurements = await proveLink(engine, pair, linkProbes(ends, plan.ends), options)
    signal.throwIfAborted()
    const [a, b] = ends
    this.print(renderLink([a.container.name, b.container.name], plan.ends, measurements, this.terminal))
    return exitCodeOf(measurements)
  }
}

/** What was measured and did not answer is worse than what was not measured. */
function exitCodeOf(measurements: readonly Measurement[]): ExitCode {
  const kinds = measurements.map(({ outcome }) => outcome.kind)
  if (kinds.some((kind) => kind !== 'reply' && kind !== 'not-measured')) return ExitCode.unexpected
  return kinds.length > 0 && kinds.every((kind) => kind === 'reply') ? ExitCode.ok : ExitCode.unknown
}
