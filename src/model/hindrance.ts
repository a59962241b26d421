import type { Atlas } from './place.ts'
import type { Container } from './topology.ts'

/** What keeps a container from being measured. `owner-…`: the container whose network namespace it runs in. */
export interface Hindrance {
  readonly kind: 'state' | 'owner-gone' | 'owner-restarted' | 'owner-state' | 'no-namespace'
  /** In words. */
  readonly text: string
}

/** Why nothing can be measured in the namespace of a container; null when nothing is in the way. */
export function hindrance(atlas: Atlas, id: string): Hindrance | null {
  return obstacle(atlas, id, ({ state }) => state === 'running')
}

/** Why nobody can look into it: while its container is paused it is there, though nothing answers. */
export function concealment(atlas: Atlas, id: string): Hindrance | null {
  return obstacle(atlas, id, ({ state }) => state === 'running' || state === 'paused')
}

function obstacle(atlas: Atlas, id: string, isThere: (container: Container) => boolean): Hindrance | null {
  const { name, state, mode, startedAtMs } = atlas.container(id)
  if (!isThere(atlas.container(id))) return { kind: 'state', text: `${name} is ${state}` }
  const place = atlas.place(id)
  // A namespace ends with the container that it belongs to; who joined it before stays in what is left of it.
  if (mode.kind === 'container' && place.id === id)
    return { kind: 'owner-gone', text: `${name} ran in the network of a container that is gone` }
  if (place.id !== id && (place.startedAtMs ?? 0) > (startedAtMs ?? 0)) {
    const text = `${name} ran in the network of ${place.name}, which was restarted after it`
    return { kind: 'owner-restarted', text }
  }
  if (!isThere(place))
    return {
      kind: 'owner-state',
      text: `${name} runs in the network of ${place.name}, which is ${place.state}`,
    }
  return place.sandbox === null ? { kind: 'no-namespace', text: `${name} has no network namespace` } : null
}
