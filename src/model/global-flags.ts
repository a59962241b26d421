/** The docker CLI's own flags, typed before the word `netx`: which engine to talk to, and how. */
export interface GlobalFlags {
  readonly config?: string
  readonly context?: string
  readonly host?: string
  readonly debug: boolean
  readonly logLevel?: string
  /** Undefined when not given, which is not the same as `--tls=false`. */
  readonly tls: boolean | undefined
  readonly tlsVerify: boolean | undefined
  readonly tlsCaCert?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
}
