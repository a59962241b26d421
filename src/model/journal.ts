import { type Change, isSamePlace, type Member, type Named, type Seat, type Step } from './membership.ts'
import type { NetworkSpec } from './spec.ts'

/** What a run was about to change, written down before and removed after: what is there after all was left half done. */
export interface Journal {
  readonly schemaVersion: 3
  /** The engine's address. */
  readonly engine: string
  /** The command, as a person knows it: `connect`. */
  readonly command: string
  /** On networks that are recreated, these have the old one's id. */
  readonly changes: readonly Change[]
  /** Recreated on the way. */
  readonly networks: readonly Remaking[]
  /** How many acts the whole takes. */
  readonly planned: number
  /** Those so far, in their order. Only what they name is undone. */
  readonly acts: readonly Act[]
}

/** A network that is to be another under its name. */
export interface Remaking {
  /** Of the network that there is. */
  readonly id: string
  readonly from: NetworkSpec
  readonly to: NetworkSpec
}

/** One request that changes something, with what tells its result from what other programs made. */
export type Act = ConnectAct | DisconnectAct | RemoveAct | CreateAct

export interface ConnectAct extends Step {
  readonly kind: 'connect'
  /** Null until the engine has answered. */
  readonly made: Attachment | null
  /** A running container keeps an entry of a connection that the engine refused. */
  readonly isRefused?: true
}

/** An endpoint has another id after each connection, and each time that its container starts. */
interface Attachment {
  readonly endpointId: string | null
  readonly startedAtMs: number | null
}

interface DisconnectAct extends Step {
  readonly kind: 'disconnect'
  readonly isDone: boolean
}

export interface RemoveAct {
  readonly kind: 'remove'
  readonly network: Named
  readonly isDone: boolean
}

export interface CreateAct {
  readonly kind: 'create'
  /** The one that it takes the place of. */
  readonly network: Named
  /** Null until the engine has answered. */
  readonly id: string | null
}

/** Whether the engine has not answered it, so that it may have been done or not. */
export function isOpen(act: Act): boolean {
  if (act.kind === 'connect') return act.made === null && act.isRefused !== true
  return act.kind === 'create' ? act.id === null : !act.isDone
}

/**
 * Whether the endpoint is the one that was made then. A container that started anew since has another, and a stopped one has
 * none; then, and where the answer was lost, the settings have to do.
 */
export function isOwn({ made, settings }: ConnectAct, { startedAtMs }: Member, seat: Seat): boolean {
  const isTold = made !== null && made.endpointId !== null && made.startedAtMs === (startedAtMs ?? null)
  return isTold ? made.endpointId === seat.endpointId : isSamePlace(seat.settings, settings)
}
