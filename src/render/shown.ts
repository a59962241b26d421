import { plural } from './style.ts'

/** As many findings of one kind are told. */
export const SHOWN = 20

/** A line that counts the others, and says where they are. */
export function others(total: number, noun: string): string[] {
  if (total <= SHOWN) return []
  return [`  … and ${plural(total - SHOWN, `more ${noun}`)}; all of them: --format json`]
}
