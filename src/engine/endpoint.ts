/** How the engine's HTTP is carried. */
export type Transport =
  /** A unix socket or a Windows named pipe. */
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls: TlsMaterial | null }
  /** A command whose stdin and stdout are a connection to the engine. */
  | { readonly kind: 'ssh'; readonly command: readonly string[] }

/** PEM texts; `ca` replaces the system's authorities. */
export interface TlsMaterial {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly verify: boolean
}

/** Where an engine is, and how to talk to it. */
export interface EngineEndpoint {
  /** As a user would write it: `unix:///var/run/docker.sock`. */
  readonly address: string
  readonly transport: Transport
  /** In front of every request's path: `/some/proxy`, or nothing. */
  readonly basePath: string
  readonly headers: Readonly<Record<string, string>>
  /** From `DOCKER_API_VERSION`; null when it is to be negotiated. */
  readonly apiVersion: string | null
}
