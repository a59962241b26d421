import { NetxError } from '../model/errors.ts'

/** An interruption is no refusal, nor is a bug, nor an engine that is away. */
export function isRefusal(error: unknown): error is NetxError {
  if (!(error instanceof NetxError)) return false
  const isAway = error.code === 'NETX_ENGINE_UNREACHABLE' || error.code === 'NETX_ENGINE_TIMEOUT'
  return error.code === 'NETX_NO_HELPER' || (error.family === 'engine' && !isAway)
}
