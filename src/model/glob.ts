import { NetxError } from './errors.ts'

/** Whether the text stands for several names. */
export function isGlob(reference: string): boolean {
  return /[*?[]/.test(reference)
}

/** As a shell reads it: `*`, `?`, `[a-z]` and `[!a-z]`. */
export function globPattern(glob: string): RegExp {
  const source = glob.replace(
    /\[(!?)([\w-]+)\]|[*?]|\W/g,
    (part, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not ? '^' : ''}${set}]`
      if (part === '*') return '.*'
      return part === '?' ? '.' : `\\${part}`
    },
  )
  try {
    return new RegExp(`^${source}$`)
  } catch (cause) {
    const message = `"${glob}" is no pattern`
    const next = 'Write ranges upwards, as in [a-z].'
    throw new NetxError({ family: 'user', code: 'NETX_BAD_PATTERN', message, next, cause })
  }
}
