import { operands } from '../model/shell.ts'
import { HOST } from '../model/topology.ts'
import type { WiredLink, WiredNetwork, Wiring } from '../model/wiring.ts'
import type { Finding } from './finding.ts'

/** What is wrong with the links of the engine's host; nothing where nobody could look at it. */
export function lintWires(wiring: Wiring): Finding[] {
  if (wiring.host.unseen !== null) return []
  return [
    ...wiring.networks.flatMap((network) => [...bridgeDown(network), ...tooLarge(network, wiring)]),
    ...orphans(wiring),
  ]
}

function bridgeDown({ name, bridge, members }: WiredNetwork): Finding[] {
  if (bridge === null || members.length === 0 || bridge.link?.up) return []
  const state = bridge.link ? `${bridge.name} is set down` : `there is no bridge ${bridge.name}`
  return [
    {
      kind: 'bridge-down',
      severity: 'problem',
      message: `nothing passes the bridge of ${name}, which has ${members.length} on it`,
      evidence: `${state} on the engine's host`,
      next: bridge.link
        ? `Set it up on that host: ip link set ${bridge.name} up`
        : 'Restart the engine, which makes its bridges anew.',
    },
  ]
}

/** What leaves by a link that takes less is cut in pieces, or lost where somebody drops the message that says so. */
function tooLarge({ name, internal, ports }: WiredNetwork, { host }: Wiring): Finding[] {
  const way = host.routes.find(({ destination }) => destination === '0.0.0.0/0')
  const uplink = host.links.find((link) => link.name === way?.interface)
  const mtu = Math.max(0, ...ports.map((port) => port.mtu))
  if (!uplink || internal || mtu <= uplink.mtu) return []
  return [
    {
      kind: 'mtu-above-uplink',
      severity: 'problem',
      message: `${name} lets packets of ${mtu} bytes through, and the way out of the host takes ${uplink.mtu}: large ones may get lost`,
      evidence: `${uplink.name}, by which the default route leads, has mtu ${uplink.mtu}`,
      next: `Make the network anew with --opt com.docker.network.driver.mtu=${uplink.mtu}`,
    },
  ]
}

/** Of a port whose other end was not seen it is only known that it is not in a container if all of these were looked into. */
function orphans(wiring: Wiring): Finding[] {
  const isWhole = wiring.containers.every(({ unseen, state }) => unseen === null || state !== 'running')
  if (wiring.prober !== 'helper' || !isWhole) return []
  return wiring.networks.flatMap(({ name, bridge, ports }) =>
    ports
      .filter((port) => port.kind === 'veth' && leadsNowhere(port))
      .map((port): Finding => {
        return {
          kind: 'orphaned-veth',
          severity: 'hint',
          message: `${port.name} hangs on the bridge of ${name}, and leads to no container`,
          evidence: `it is a port of ${bridge?.name} with index ${port.index}`,
          next: `Unless somebody else's tool made it, remove it on the engine's host: ip link delete ${operands(port.name)}`,
        }
      }),
  )
}

function leadsNowhere({ peer }: WiredLink): boolean {
  return peer === null || peer.namespace === null || peer.namespace === HOST
}
