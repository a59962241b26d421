import type { Engine } from '../engine/engine.ts'
import { observe } from '../engine/observe.ts'
import { membersOf } from '../engine/observe-members.ts'
import type { Vitals } from '../model/engine-health.ts'
import { atlas, HOST_KEY } from '../model/place.ts'
import { claimsOf } from '../plan/claims.ts'
import type { Examination } from '../plan/diagnose.ts'
import { withBeyond } from '../plan/participants.ts'
import { readReserved } from '../plan/reserved.ts'
import { wireUp } from '../plan/wire-up.ts'
import { observeHostNetwork } from '../probe/host-network.ts'
import { lookAround } from '../probe/look-around.ts'
import { findLeftovers } from '../probe/sweep.ts'
import type { GroundOptions } from './ground-for.ts'

const HOST_TOO = { host: true, netns: [], also: [] }

/** Looks at all that an engine and its host tell of their networks; nothing is asked but the engine's own DNS server. */
export async function examine(
  engine: Engine,
  { reserved, owner, signal, note }: GroundOptions,
): Promise<{ readonly vitals: Vitals; readonly examination: Examination }> {
  // Whoever looks into namespaces sweeps such helpers away, so that they are asked for before.
  const leftovers = (await findLeftovers(engine, owner)).map(({ name }) => name)
  const topology = withBeyond(await observe(engine, (containers) => containers), HOST_TOO)
  const {
    networks,
    engine: { version },
  } = topology
  const options = { rung: 'auto', owner, signal, onFallback: note } as const
  const [{ looks, rung, dns }, firewall, pools, host, members] = await Promise.all([
    lookAround(engine, topology, options, ['settings', 'ruleset'], true),
    engine.firewall(),
    engine.defaultPools(),
    observeHostNetwork(engine, owner, signal),
    membersOf(engine, networks),
  ])
  const wiring = wireUp(atlas(topology), looks, rung)
  const look = looks.get(HOST_KEY)
  const settings = look?.kind === 'seen' ? look.settings : new Map<string, number | null>()
  const claims = claimsOf({
    networks,
    host: host.kind === 'seen' ? host.host : null,
    reserved: readReserved(reserved),
  })
  return {
    vitals: { version, firewall, settings, hostUnknown: wiring.host.unseen },
    examination: {
      version,
      networks,
      members,
      claims,
      nowMs: Date.now(),
      pools: pools.local,
      wiring,
      settings,
      ruleset: look?.kind === 'seen' ? look.ruleset : null,
      containers: topology.containers,
      dns,
      leftovers,
    },
  }
}
