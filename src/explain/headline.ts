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
  /** Why something is not known, where it is not. */
  readonly doubt: string | undefined
}

/** The whole of it in one sentence. Where what was measured is not what is promised, that is what it says. */
export function headlineOf(told: Told): string {
  const { from, to, measured, doubt } = told
  const why = doubt === undefined ? '' : `: ${doubt}`
  if (measured === 'unknown' && told.verdict === 'unproven')
    return `Whether ${from} reaches ${whatOf(told)} is not known${why}`
  if (measured === 'unknown') return `${from} should reach ${to} otherwise, and not all is known${why}`
  return `${seen(told)}${PROMISED[told.verdict](told)}`
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
  leak: () => ', although the settings keep them apart',
  broken: ({ measured, open, isRoundabout }) => {
    if (measured === 'reachable' && open !== false) return ', but not in every way that the settings promise'
    return isRoundabout
      ? ', although the settings promise a direct way'
      : ', although the settings promise it'
  },
  unproven: () => '; not all of it is proven',
}
