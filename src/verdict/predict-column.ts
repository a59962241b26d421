import type { Column } from '../model/column.ts'
import type { Atlas } from '../model/place.ts'
import type { PathProbe } from '../model/probe.ts'
import { publishedAt } from '../model/published-port.ts'
import { holds, subnetsOf } from '../model/subnet.ts'
import { type Network, notPublishedOf } from '../model/topology.ts'
import { ownNetworks } from './links.ts'
import { onPort } from './on-port.ts'
import type { Promised } from './predict.ts'
import { predictHost } from './predict-host.ts'

/** What is promised of a target beyond the containers. */
export function predictColumn(atlas: Atlas, probe: PathProbe, column: Column): Promised {
  switch (column.kind) {
    case 'gateway':
    case 'host':
      return predictHost(atlas, probe)
    case 'published':
      return isPublishedThere(atlas, probe)
        ? predictHost(atlas, probe)
        : {
            expected: 'closed',
            because: isPublishedNowhere(atlas, probe, column.owner) ? 'not-published' : 'published-elsewhere',
          }
    case 'place':
    case 'name':
      return onPort(probe, towardsPlace(atlas, probe), undefined)
  }
}

function isPublishedThere(atlas: Atlas, probe: PathProbe): boolean {
  if (!('port' in probe) || probe.address === null) return false
  return publishedAt(atlas, probe.kind, probe.address, probe.port) !== undefined
}

function isPublishedNowhere(atlas: Atlas, probe: PathProbe, owner: string): boolean {
  const missing = notPublishedOf(atlas.container(owner))
  return (
    'port' in probe &&
    missing.some(({ protocol, hostPort }) => protocol === probe.kind && hostPort === probe.port)
  )
}

/** An address on a network of the engine's is judged as that network is; any other is outside. */
function towardsPlace(atlas: Atlas, { from, address }: PathProbe): Promised {
  const asker = atlas.place(from)
  if (asker.mode.kind === 'named') return { expected: 'unknown', because: 'namespace-not-promised' }
  if (asker.mode.kind === 'host') return { expected: 'reply', because: 'outside-through-gateway' }
  const own = ownNetworks(atlas, asker)
  if (own.length === 0) return { expected: 'no-reply', because: 'no-network' }
  const place = networkOf(atlas, address ?? '')
  if (place && own.includes(place)) return { expected: 'reply', because: 'shared-network' }
  if (place) return { expected: 'no-reply', because: 'not-on-network' }
  const isShut = own.every(({ internal }) => internal)
  return isShut
    ? { expected: 'no-reply', because: 'no-way-out' }
    : { expected: 'reply', because: 'outside-through-gateway' }
}

function networkOf({ topology }: Atlas, address: string): Network | undefined {
  return topology.networks.find(({ pools }) => subnetsOf({ pools }).some((subnet) => holds(subnet, address)))
}
