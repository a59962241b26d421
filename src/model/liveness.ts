import type { ContainerState } from './topology.ts'

/** Whether a container is there for others, with a network namespace: a paused one is, one that ended is not. */
export function isLive({ state }: { readonly state: ContainerState }): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting'
}
