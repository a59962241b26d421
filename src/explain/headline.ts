import type { Reachability, Verdict } from '../model/outcome.ts'
import type { Port } from '../model/topology.ts'

/** What a headline is made of. */
export interface Told {
  readonly from: string
  readonly to: string
  readonly port: Port | null
  readonly measured: Reachability
  /** Whether the port that is asked about takes what is sent to it, by the direct way. */
  readonly open: boolean | null
  /** Whether a published port is open through the host, and nothing else. */
  readonly isRoundabout: boolean
  readonly verdict: Verdict
  /** Whether what was asked about is itself a leak or broken; else only something beside it is, such as a name. */
  readonly isAskedOff: boolean
  /** Why something is not known, where it is not. */
  readonly doubt: string | undefined
  /** The first, in words, if there is one. */
  readonly reason: string | undefined
}

/** The whole of it in one sentence. Where what was measured is not what is promised, that is what it says. */
export function headlineOf(told: Told): string {
  const { from, to, measured, verdict, doubt, reason } = told
  if (measured !== 'unknown') return `${seen(told)}${PROMISED[verdict](told)}`
  return verdict === 'unproven'
    ? `Whether ${from} reaches ${whatOf(told)} is not known${behind(doubt)}`
    : `Between ${from} and ${to} not all is as the settings promise${behind(reason)}`
}

function behind(why: string | undefined): string {
  return why === undefined ? '' : `: ${why}`
}

function whatOf({ to, port }: Told): string {
  return port ? `${port.protocol}/${port.port} of ${to}` : to
}

function seen(told: Told): string {
  const { from, to, port, measured, open, isRoundabout } = told
  if (measured === 'isolated')
    return isRoundabout
      ? `${from} reaches ${whatOf(told)} only through the host`
      : `${from} does not reach ${whatOf(told)}`
  if (port && open === false) return `${from} reaches ${to}, but not its ${port.protocol}/${port.port}`
  if (port && open === null)
    return `${from} reaches ${to}, but of its ${port.protocol}/${port.port} nothing is known`
  return `${from} reaches ${whatOf(told)}`
}

const PROMISED: Readonly<Record<Verdict, (told: Told) => string>> = {
  ok: () => ', as the settings promise',
  leak: ({ isAskedOff, isRoundabout }) =>
    isAskedOff || isRoundabout
      ? ', although the settings keep them apart'
      : ', but more answers than the settings promise',
  broken: ({ measured, open, isAskedOff, isRoundabout }) => {
    if (!isAskedOff) return ', and not all else is as the settings promise'
    if (measured === 'reachable' && open !== false) return ', but not in every way that the settings promise'
    return isRoundabout
      ? ', although the settings promise a direct way'
      : ', although the settings promise it'
  },
  unproven: () => '; not all of it is proven',
}
