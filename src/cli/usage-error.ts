import { hasCode, NetxError } from '../model/errors.ts'

const CODE = 'NETX_USAGE'

/** Flags or arguments that cannot be understood. Whoever reports it adds the usage line of the command. */
export const usageError = (message: string): NetxError =>
  new NetxError({ family: 'user', code: CODE, message })

export const isUsageError = (error: unknown): error is NetxError => hasCode(error, CODE)
