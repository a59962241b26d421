import { ExitCode } from '../cli/exit-codes.ts'
import * as flag from '../cli/flags.ts'
import { NetxCommand } from '../cli/netx-command.ts'
import { usageError } from '../cli/usage-error.ts'
import { membersOf } from '../engine/observe-members.ts'
import { fullnessOf } from '../model/fullness.ts'
import { mapAddresses } from '../plan/address-map.ts'
import { addressReport } from '../plan/address-report.ts'
import { claimsOf } from '../plan/claims.ts'
import { addressesOn } from '../plan/diagnose.ts'
import { lint } from '../plan/lint.ts'
import { pickSubnets } from '../plan/pick-subnets.ts'
import { readReserved } from '../plan/reserved.ts'
import { poolsFor, readWanted } from '../plan/wanted-subnets.ts'
import { observeHostNetwork } from '../probe/host-network.ts'
import { renderAddressMap } from '../render/address-map.ts'
import { renderFindings } from '../render/findings.ts'
import { toJson } from '../render/json.ts'

export default class Subnets extends NetxCommand {
  static override summary = 'Show which addresses are used by whom, and which are free'
  static override description = `Show which addresses are used by whom, and which are free

The pools that the engine takes subnets from, with its networks, what the routes
of its host mask, and what is reserved. --free prints free subnets instead, one a
line; --check looks for mistakes, and exits 2 if it finds a problem.`
  static override examples = ['subnets', 'subnets --free /24 --count 3', 'subnets --check']
  static override flags = {
    check: flag.bool({ summary: 'Look for mistakes instead' }),
    count: flag.integer({ summary: 'How many free subnets', default: 1 }),
    format: flag.choice(['table', 'json'], { summary: '"table" or "json"' }),
    free: flag.text({ summary: 'Print free subnets of this size, as /24', default: '' }),
    'no-color': flag.noColor(),
    pool: flag.slice({ summary: 'Where to look for free subnets, in CIDR form' }),
  }

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(Subnets)
    const wanted = wantedFree(flags)
    const engine = await this.engine()
    const [networks, pools, seen] = await Promise.all([
      engine.networks(),
      engine.defaultPools(),
      observeHostNetwork(engine, this.owner, this.signal),
    ])
    const cut =
      seen.kind === 'seen' && seen.host.cut ? `there are more ${seen.host.cut} than could be told` : null
    const unknown = seen.kind === 'unknown' ? seen.reason : cut
    if (unknown) this.note(`The engine's host could not be looked at, so its routes are missing: ${unknown}`)
    const host = seen.kind === 'seen' ? seen.host : null
    const claims = claimsOf({
      networks,
      host,
      reserved: readReserved(this.reserved),
    })
    if (wanted) {
      const search = {
        wanted,
        pools: (version: 4 | 6) => poolsFor(version, flags.pool, pools.local),
        claims,
        refused: [],
        cut: host?.cut,
      }
      this.print(pickSubnets(search).join('\n'))
      return ExitCode.ok
    }
    const members = await membersOf(engine, networks)
    if (flags.check) {
      const findings = lint({ networks, members, claims, nowMs: Date.now() })
      this.print(
        flags.format === 'json'
          ? toJson({ schemaVersion: 1, hostUnknown: unknown, findings }, 2)
          : renderFindings(findings, this.terminal),
      )
      return findings.some(({ severity }) => severity === 'problem') ? ExitCode.unexpected : ExitCode.ok
    }
    const map = mapAddresses(pools.local, claims)
    const fullness = networks.flatMap((network) => fullnessOf(network, addressesOn(network, members)))
    this.print(
      flags.format === 'json'
        ? toJson(addressReport(map, fullness, unknown), 2)
        : renderAddressMap(map, fullness, this.terminal),
    )
    return ExitCode.ok
  }
}

/** Undefined where no free subnets are asked for. */
function wantedFree(flags: {
  readonly free: string
  readonly count: number
  readonly pool: readonly string[]
}) {
  if (flags.free === '') return undefined
  if (flags.count < 1 || flags.count > 10_000) throw usageError('--count must be between 1 and 10000')
  const size = flags.free.replace(/^\//, '')
  if (!/^[1-9]\d{0,2}$/.test(size))
    throw usageError(`--free ${flags.free} is no size: write /24, or /64 for IPv6`)
  const text = `auto/${size}`
  const subnet = Array.from({ length: flags.count }, () => text)
  return readWanted({ subnet, pool: flags.pool, ipv4: undefined, ipv6: undefined }, true)
}
