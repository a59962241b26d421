import { NetxError } from '../model/errors.ts'

interface MatrixFlags {
  readonly format: string
  readonly watch: number | undefined
  readonly save: string | undefined
  readonly against: string | undefined
}

/** Refuses flags of `matrix` that exclude each other. */
export function refuseContradictions({ format, watch, save, against }: MatrixFlags): void {
  if (watch === undefined && format === 'ndjson') {
    throw refusal('--format ndjson tells what changes, which takes --watch', 'Write --watch --format ndjson.')
  }
  if (watch === undefined) return
  if (format === 'json') {
    throw refusal('--format json is one document, and --watch never ends', 'Write --watch --format ndjson.')
  }
  if (save !== undefined) throw refusal('--save is for one report, and --watch never ends', ONE_OR_OTHER)
  if (against !== undefined) throw refusal('--watch compares with its own last report', ONE_OR_OTHER)
}

const ONE_OR_OTHER = 'Give one of the two flags.'

function refusal(message: string, next: string): NetxError {
  return new NetxError({ family: 'user', code: 'NETX_BAD_FORMAT', message, next })
}
