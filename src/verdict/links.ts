import type { Atlas } from '../model/place.ts'
import type { Container, Endpoint, Network } from '../model/topology.ts'

/** The networks that a container is on, with its endpoints there; `none` is no network. */
export function linksOf(atlas: Atlas, { endpoints }: Container): { endpoint: Endpoint; network: Network }[] {
  return endpoints.flatMap((endpoint) => {
    const network = atlas.network(endpoint.networkId)
    return network && network.driver !== 'null' ? [{ endpoint, network }] : []
  })
}

export function ownNetworks(atlas: Atlas, container: Container): Network[] {
  return linksOf(atlas, container).map(({ network }) => network)
}
