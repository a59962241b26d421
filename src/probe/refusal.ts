import { NetxError } from '../model/errors.ts'

/** An engine that is away has refused nothing, nor has one whose helper ended for reasons of its own. */
const NO_REFUSALS: readonly string[] = [
  'NETX_ENGINE_UNREACHABLE',
  'NETX_ENGINE_TIMEOUT',
  'NETX_HELPER_ENDED',
  'NETX_NO_PROBER',
]

/** Whether the engine said no, or is of a kind that no helper was built for. An interruption is no refusal, nor is a bug. */
export function isRefusal(error: unknown): error is NetxError {
  if (!(error instanceof NetxError)) return false
  return error.code === 'NETX_NO_HELPER' || (error.family === 'engine' && !NO_REFUSALS.includes(error.code))
}
