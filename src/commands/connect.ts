import { anyNumber, one } from '../cli/args.ts'
import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { usageError } from '../cli/usage-error.ts'
import type { Engine } from '../engine/engine.ts'
import { observe } from '../engine/observe.ts'
import { chosenMembers, membersOf, namedMembers, observeNetworks } from '../engine/observe-members.ts'
import { requireApi } from '../engine/require-api.ts'
import { transact } from '../engine/transact.ts'
import { judgedAfterLook } from '../flow/measuring.ts'
import { openJournals } from '../flow/open-journals.ts'
import { isLive } from '../model/liveness.ts'
import { type Change, isKept } from '../model/membership.ts'
import { PLAIN_PACE } from '../plan/pace.ts'
import { planAttachments } from '../plan/plan-attachments.ts'
import { planConnect, refuseHomeless } from '../plan/plan-connect.ts'
import { PINGS_AND_NAMES } from '../plan/probes.ts'
import { refuseFull } from '../plan/refuse-full.ts'
import { globbedNetworks } from '../plan/select.ts'
import { areNamed, chooseTargets, hasTargets } from '../plan/targets.ts'
import { openSurvey } from '../probe/survey.ts'
import { renderPlan } from '../render/membership-plan.ts'
import { noPair } from '../render/no-pair.ts'
import { renderPairs } from '../render/pair-list.ts'
import { matrixExitCode } from '../verdict/exit-code.ts'

export default class Connect extends NetxCommand {
  static override summary = 'Connect containers to networks'
  static override description = `Connect containers to networks

All of it is done, or nothing: what was done before a failure is undone. A
container that is connected as wanted stays as it is; one that lacks an alias, an
address or a priority is connected anew, and keeps what else it had.

Containers by name, id or glob add up; --label, --project and --service narrow
each other. Networks by name, id or glob.`
  static override examples = [
    'connect tomcat-net tomcat01',
    'connect --ip tomcat01=172.18.0.11 --ip tomcat02=172.18.0.12 tomcat-net tomcat01 tomcat02',
    "connect --network logs --project shop --dry-run 'shop_*'",
    'connect --verify --alias cache redis-net redis-1',
  ]
  static override args = { network: one(), container: anyNumber() }
  static override flags = {
    alias: flag.slice({ summary: 'Further name of the containers on this network' }),
    'driver-opt': flag.slice({ summary: 'Option of the network driver' }),
    'dry-run': flag.bool({ summary: 'Only say what would be done' }),
    'gw-priority': flag.integer({
      summary: 'The network that has the highest gives a container its default gateway',
      default: 0,
    }),
    ip: flag.list({ summary: 'IPv4 address, or CONTAINER=ADDRESS' }),
    ip6: flag.list({ summary: 'IPv6 address, or CONTAINER=ADDRESS' }),
    label: flag.list({ summary: 'Containers with this label, as KEY or KEY=VALUE' }),
    link: flag.list({ summary: 'Name for another container, as CONTAINER:ALIAS' }),
    'link-local-ip': flag.ips({ summary: 'Link-local address' }),
    network: flag.list({ summary: 'Further network to connect them to' }),
    project: flag.list({ summary: 'Containers of this compose project' }),
    repair: flag.bool({ summary: 'Put back what a killed run left half done, before anything else' }),
    service: flag.list({ summary: 'Containers of this compose service' }),
    verify: flag.bool({ summary: 'Measure the pairs that should have changed' }),
  }

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(Connect)
    const wish = { ...flags, container: args.container }
    if (!hasTargets(wish) && !flags.repair) throw this.nobody()
    if (areNamed(wish)) planAttachments(wish)
    const engine = await this.engine()
    if (flags['gw-priority'] !== 0) await requireApi(engine, '1.48', '--gw-priority')
    const note = (text: string) => this.note(text)
    const journals = await openJournals(engine, {
      folder: this.dockerConfig.folder,
      owner: this.owner,
      isRepair: flags.repair,
      note,
    })
    if (!hasTargets(wish)) return ExitCode.ok
    const changes = await this.plan(engine, [args.network, ...flags.network], wish)
    if (flags['dry-run']) {
      this.print(renderPlan(changes))
      return ExitCode.ok
    }
    for (const { container, network } of changes.filter(isKept)) {
      this.note(`${container.name} is on ${network.name} already`)
    }
    await transact(engine, journals, { command: 'connect', changes }, this.signal)
    return flags.verify ? await this.verify(engine, changes) : ExitCode.ok
  }

  private async plan(engine: Engine, references: readonly string[], wish: Wish): Promise<Change[]> {
    // By id from here on: old engines attach a stopped container to a name that does not exist, and then cannot start it.
    const networks = await observeNetworks(engine, references, globbedNetworks)
    const found = areNamed(wish)
      ? await namedMembers(engine, wish.container)
      : await chosenMembers(engine, (candidates) => chooseTargets(candidates, wish))
    const attachments = planAttachments({ ...wish, container: found.map(({ key }) => key) })
    const wishes = found.map(({ member }, index) => ({
      member,
      endpoint: attachments[index]?.endpoint ?? {},
    }))
    refuseHomeless(networks, wishes)
    refuseFull(
      networks,
      wishes,
      (await engine.containers()).flatMap(({ addresses }) => addresses),
    )
    const isAboutAddresses = wish.ip.length + wish.ip6.length > 0
    const others = isAboutAddresses ? await membersOf(engine, networks) : []
    return planConnect(networks, wishes, { networks: await engine.networks(), others })
  }

  /** The containers that were connected, running or not, and all that they share the networks with. */
  private async verify(engine: Engine, changes: readonly Change[]): Promise<ExitCode> {
    const changed = new Set(changes.map(({ container }) => container.id))
    const ids = new Set(changes.map(({ network }) => network.id))
    const topology = await observe(engine, (containers) =>
      containers.filter(
        (one) => changed.has(one.id) || (isLive(one) && one.networkIds.some((id) => ids.has(id))),
      ),
    )
    const onFallback = (text: string) => this.note(text)
    const options = { rung: 'auto', owner: this.owner, signal: this.signal, onFallback } as const
    const isAsked = (from: string, to: string) => changed.has(from) || changed.has(to)
    const survey = await openSurvey(engine, topology, { ...PINGS_AND_NAMES, isAsked }, options)
    try {
      const findings = await survey.measure({ pace: PLAIN_PACE, isLast: true })
      const { report } = await judgedAfterLook(engine, survey, findings, options)
      this.print(renderPairs(report, this.terminal))
      const missing = noPair(report, 'Connect another one to the same network, or start one there.')
      if (missing !== null) this.note(missing)
      return matrixExitCode(report)
    } finally {
      await survey.close()
    }
  }

  private nobody(): Error {
    const { root, name } = this.shell.program
    return usageError(`${root}: '${name} connect' requires at least 2 arguments, or containers by a flag`)
  }
}

type Wish = Parameters<typeof planAttachments>[0] & Parameters<typeof areNamed>[0]
