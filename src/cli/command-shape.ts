import type { FlagShape } from './pflag.ts'

export interface ArgShape {
  readonly required?: boolean | undefined
  readonly multiple?: boolean | undefined
}

export interface DescribedFlag extends FlagShape {
  readonly summary?: string | undefined
  readonly hidden?: boolean | undefined
  readonly default?: unknown
}

/** A command as help, completion and the parser know it: from its class, or from the manifest without loading it. */
export interface CommandShape {
  readonly id: string
  readonly aliases?: readonly string[] | undefined
  readonly summary?: string | undefined
  readonly description?: string | undefined
  readonly examples?: readonly Example[] | undefined
  readonly hidden?: boolean | undefined
  readonly args: Readonly<Record<string, ArgShape>>
  readonly flags: Readonly<Record<string, DescribedFlag>>
}

/** A command line without the program's name, and what it is for. */
export type Example = string | { readonly command: string; readonly description: string }

/** How this program was called, which is how help names it. */
export interface Program {
  /** What complains: `docker` for a plugin, as docker's own commands do. */
  readonly root: 'docker' | 'docker-netx'
  readonly name: 'docker netx' | 'docker-netx'
}
