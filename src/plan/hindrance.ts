import type { Atlas } from '../model/place.ts'
import type { Container } from '../model/topology.ts'

/** Why nothing can be measured in the namespace of a container, in words; null when nothing is in the way. */
export function hindrance(atlas: Atlas, id: string): string | null {
  return obstacle(atlas, id, ({ state }) => state === 'running')
}

/** Why nobody can look into it: while its container is paused it is there, though nothing answers. */
export function concealment(atlas: Atlas, id: string): string | null {
  return obstacle(atlas, id, ({ state }) => state === 'running' || state === 'paused')
}

function obstacle(atlas: Atlas, id: string, isThere: (container: Container) => boolean): string | null {
  const { name, state, mode, startedAtMs } = atlas.container(id)
  if (!isThere(atlas.container(id))) return `${name} is ${state}`
  const place = atlas.place(id)
  // A namespace ends with the container that it belongs to; who joined it before stays in what is left of it.
  if (mode.kind === 'container' && place.id === id)
    return `${name} ran in the network of a container that is gone`
  if (place.id !== id && (place.startedAtMs ?? 0) > (startedAtMs ?? 0))
    return `${name} ran in the network of ${place.name}, which was restarted after it`
  if (!isThere(place)) return `${name} runs in the network of ${place.name}, which is ${place.state}`
  return place.sandbox === null ? `${name} has no network namespace` : null
}
