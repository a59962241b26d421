/** The label of each helper container, set when it is created: the process that it works for, `MACHINE/PID`. */
export const HELPER_LABEL = 'io.github.docker-netx.helper'

/** The program of the helper's image, and where it has the folders of namespaces. */
export const HELPER_PROGRAM = '/netx-probe'
const HELPER_FOLDERS = ['/netns', '/named']

const REPOSITORY = 'docker-netx/probe'

export interface HelperOwner {
  readonly machine: string
  readonly pid: number
}

/** A process, and which others of its machine are alive. The machine is another one after a restart. */
export interface Owner extends HelperOwner {
  isAlive(pid: number): boolean
}

export function ownerLabel({ machine, pid }: HelperOwner): string {
  return `${machine}/${pid}`
}

/** Null where the label names no process in the form of ours. */
export function ownerOf(labels: Readonly<Record<string, string>>): HelperOwner | null {
  const label = Object.hasOwn(labels, HELPER_LABEL) ? labels[HELPER_LABEL] : ''
  const [, machine = '', pid] = /^([\da-f]{16})\/([1-9]\d{0,9})$/.exec(label ?? '') ?? []
  return pid === undefined ? null : { machine, pid: Number(pid) }
}

/** What a listing tells of a container that bears on whether it is a helper. */
export interface HelperClaim {
  readonly labels: Readonly<Record<string, string>>
  readonly command: string
  /** Names of the networks that it is on. */
  readonly networks: readonly string[]
  readonly mounts: readonly { readonly type: string; readonly target: string; readonly isWritable: boolean }[]
}

/**
 * Whether a container has the form in which helpers are created: on no network where it could be reached, and with
 * no files of others in it. The image may have given it all of that, so that it is only a claim.
 */
export function looksLikeHelper({ labels, command, networks, mounts }: HelperClaim): boolean {
  return (
    ownerOf(labels) !== null &&
    [HELPER_PROGRAM, `${HELPER_PROGRAM} wire`].includes(command) &&
    networks.every((network) => network === 'none' || network === 'host') &&
    mounts.every(
      ({ type, target, isWritable }) => type === 'bind' && HELPER_FOLDERS.includes(target) && !isWritable,
    )
  )
}

/** An image as the engine inspects it. */
export interface Image {
  readonly id: string
  /** `REPOSITORY:TAG` each. */
  readonly names: readonly string[]
  /** Digests of its layers, uncompressed. */
  readonly layers: readonly string[]
  readonly entrypoint: readonly string[]
  /** Whether it sets something else that a container inherits: volumes, a user, variables, a health check. */
  readonly setsMore: boolean
}

/** The name of the image whose only layer has that digest. */
export function helperImageName(layer: string): string {
  return `${REPOSITORY}:${layer.replace(/^sha256:/, '').slice(0, 16)}`
}

/**
 * Whether it holds the program alone, under the name that its content gives it. No image that was pulled has such a name;
 * one that somebody gives the name of another content is none.
 */
export function isHelperImage({ names, layers, entrypoint, setsMore }: Image): boolean {
  const [layer = '', ...others] = layers
  return (
    others.length === 0 &&
    names.includes(helperImageName(layer)) &&
    entrypoint.length === 1 &&
    entrypoint[0] === HELPER_PROGRAM &&
    !setsMore
  )
}
