import { hasCode, NetxError } from '../model/errors.ts'
import { adviceFor } from './advice.ts'

const FALLBACK = "Check the names and flags given; the engine's own log may tell more."

/** The engine answered, and said no. */
export function refusal(status: number, message: string): NetxError {
  const said = message.trim() || `status ${status} without a reason`
  const { code = codeOf(status), next = FALLBACK } = adviceFor(said) ?? {}
  // Engines put one reason below the other, with an asterisk before each where there are several.
  const inOneLine = said.replaceAll(/:\n(?:\* )?/g, ': ').replaceAll(/\n(?:\* )?/g, '; ')
  return new NetxError({
    family: 'engine',
    code,
    message: `Error response from daemon: ${inOneLine}`,
    next,
  })
}

function codeOf(status: number): string {
  if (status === 404) return 'NETX_NOT_FOUND'
  if (status === 409) return 'NETX_CONFLICT'
  if (status === 403) return 'NETX_FORBIDDEN'
  return status >= 500 ? 'NETX_ENGINE_ERROR' : 'NETX_BAD_REQUEST'
}

/** The request was not answered: nobody there, nobody let in, or the connection broke. */
export function connectionFailure(cause: unknown, address: string): NetxError {
  const { code = '', message } = cause as NodeJS.ErrnoException
  const known = CONNECTION[code] ?? (code.includes('CERT') || code.includes('SSL') ? TLS : OTHER)
  return new NetxError({
    family: 'engine',
    code: 'NETX_ENGINE_UNREACHABLE',
    message: known.message(address, message || code),
    next: known.next,
    cause,
  })
}

interface Connection {
  message(address: string, reason: string): string
  readonly next: string
}

const AWAY: Connection = {
  message: (address) => `Cannot connect to the Docker daemon at ${address}. Is the docker daemon running?`,
  next: 'Start it, or name another engine with docker --context NAME netx …; see docker context ls.',
}

const FORBIDDEN: Connection = {
  message: (address) => `permission denied while trying to connect to the Docker daemon socket at ${address}`,
  next: 'Become a member of the group docker (sudo usermod -aG docker $USER, then log in again), or use sudo.',
}

const TLS: Connection = {
  message: (address, reason) => `error during connect: ${address}: ${reason}`,
  next: 'Check that the engine speaks TLS there, and the files of --tlscacert, --tlscert and --tlskey, or DOCKER_CERT_PATH.',
}

const OTHER: Connection = {
  message: (address, reason) => `error during connect: ${address}: ${reason}`,
  next: 'Check that docker itself reaches this engine: docker version',
}

const CONNECTION: Readonly<Record<string, Connection>> = {
  ECONNREFUSED: AWAY,
  ENOENT: AWAY,
  ENOTSOCK: AWAY,
  ETIMEDOUT: AWAY,
  EHOSTUNREACH: AWAY,
  ENETUNREACH: AWAY,
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
}

/** The engine took longer than we wait. */
export function tooSlow(address: string, what: string, limitMs: number): NetxError {
  return new NetxError({
    family: 'engine',
    code: 'NETX_ENGINE_TIMEOUT',
    message: `The Docker daemon at ${address} did not answer ${what} within ${limitMs / 1000} s`,
    next: 'Check whether it is overloaded, and try again.',
  })
}

/** The engine answered more than anything takes that is asked of it. */
export function tooMuch(
  address: string,
  { method, path }: { readonly method: string; readonly path: string },
  limit: number,
): NetxError {
  return new NetxError({
    family: 'engine',
    code: 'NETX_ANSWER_TOO_LARGE',
    message: `The Docker daemon at ${address} answered ${method} ${path} with more than ${limit / 2 ** 20} MiB`,
    next: 'Check that it is a Docker engine that answers there: docker version',
  })
}

/** The user, or whoever asked, no longer wants the answer. */
export function cancelled({ reason }: AbortSignal): NetxError {
  if (reason instanceof NetxError) return reason
  const message = 'interrupted before it was done'
  return new NetxError({ family: 'user', code: 'NETX_INTERRUPTED', message, cause: reason })
}

/** Null where what is asked for is not there (any more). */
export async function orGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (hasCode(error, 'NETX_NOT_FOUND')) return null
    throw error
  }
}

/** Whether it is done: not where the engine answers with one of these codes. */
export async function unlessSaid(codes: readonly string[], work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (codes.some((code) => hasCode(error, code))) return false
    throw error
  }
}
