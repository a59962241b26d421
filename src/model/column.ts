import type { Publication } from './topology.ts'

/** A target beyond the participants: it is reached, and reaches nobody. `id` is its title too, and starts with `@`. */
export type Column =
  /** The gateways of the bridges: addresses of the engine's host. */
  | { readonly kind: 'gateway'; readonly id: string }
  /** The addresses of the engine's host that are no gateways. */
  | { readonly kind: 'host'; readonly id: string }
  /** A port of a container, by way of the host. `owner` is the container's id. */
  | {
      readonly kind: 'published'
      readonly id: string
      readonly owner: string
      readonly at: readonly Publication[]
      /** Whether it is there only as a way around for those to whom a policy denies its container. */
      readonly isForDenied?: boolean
    }
  /** A place that the user named; `outside` when it was named as the internet. */
  | {
      readonly kind: 'place'
      readonly id: string
      readonly address: string
      readonly port: number | null
      readonly outside: boolean
    }
  /** A place that the user named by name: each asker has its own answer to where that is. `addresses` are by asker. */
  | {
      readonly kind: 'name'
      readonly id: string
      readonly name: string
      readonly port: number | null
      readonly outside: boolean
      readonly addresses: ReadonlyMap<string, readonly string[]>
    }
