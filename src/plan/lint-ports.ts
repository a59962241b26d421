import { compareNatural } from '../model/natural-order.ts'
import { operands } from '../model/shell.ts'
import { type Container, notPublishedOf } from '../model/topology.ts'
import type { Finding } from './finding.ts'

/** Ports that a running container was to publish, and that lead nowhere: the engine says nothing of it. */
export function lintPorts(containers: readonly Container[]): Finding[] {
  const concerned = containers
    .filter(({ mode }) => mode.kind === 'own')
    .map((container) => ({ container, missing: notPublishedOf(container) }))
    .filter(({ missing }) => missing.length > 0)
    .toSorted((a, b) => compareNatural(a.container.name, b.container.name))
  return concerned.map(({ container: { name, endpoints }, missing }): Finding => {
    const ports = missing.map(({ protocol, port, hostPort }) => {
      return `${protocol}/${port}${hostPort > 0 ? ` at port ${hostPort} of the host` : ''}`
    })
    const networks = endpoints.map(({ network }) => network).join(', ')
    return {
      kind: 'port-not-published',
      severity: 'hint',
      message: `${name} was to publish ${ports.join(', ')}, and the engine does not`,
      evidence: `its networks: ${networks || 'none'}; ports are published on a bridge that is not internal`,
      next: `Connect it to a network that is not internal: docker netx connect NETWORK ${operands(name)}`,
    }
  })
}
