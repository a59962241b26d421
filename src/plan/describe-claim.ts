import type { Network } from '../model/topology.ts'
import type { Claim } from './claims.ts'

const PROJECT_LABEL = 'com.docker.compose.project'

/** What a subnet does to somebody whose addresses it takes: "SUBNET …". */
export function describeClaim(claim: Claim): string {
  const [address = ''] = claim.subnet.text.split('/')
  switch (claim.kind) {
    case 'network':
      return `overlaps with ${claim.subnet.text} of ${nameNetwork(claim.network)}`
    case 'gateway':
      return `holds ${address}, the default gateway of the engine's host${on(claim.interface)}`
    case 'address':
      return `holds ${address}, an address of the engine's host${on(claim.interface)}`
    case 'nameserver':
      return `holds ${address}, a nameserver of the engine's host`
    case 'route': {
      const { destination, gateway, interface: name } = claim.route
      return `overlaps with the route to ${destination} of the engine's host${via(gateway)}${on(name)}`
    }
    case 'reserved':
      return `overlaps with ${claim.subnet.text}, which your configuration reserves`
  }
}

/** With its compose project, which is the name that its owner knows. */
function nameNetwork({ name, labels }: Network): string {
  const project = labels[PROJECT_LABEL]
  return project ? `network "${name}" (compose project ${project})` : `network "${name}"`
}

function via(gateway: string | null): string {
  return gateway === null ? '' : ` via ${gateway}`
}

function on(name: string): string {
  return name === '' ? '' : ` on ${name}`
}
