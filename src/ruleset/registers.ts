import type { Bytes } from './bytes.ts'
import type { Loaded } from './test-value.ts'

/** What a register holds: of how many bytes, and under which mask. */
export interface Held {
  readonly loaded: Loaded
  readonly length: number
  readonly mask: Bytes | null
}

const WORD = 4
/** The first names of registers are of four words each, the later ones of one. */
const LARGE = { first: 1, last: 4, words: 4 } as const
const FIRST_SMALL = 8

/** The registers of nf_tables while a rule is read: several words side by side hold what is compared at once. */
export class Registers {
  private readonly held = new Map<number, Held>()

  load(register: number, held: Held): void {
    this.held.set(wordOf(register), held)
  }

  get(register: number): Held {
    return this.held.get(wordOf(register)) ?? NOTHING
  }

  constant(register: number | null): Bytes | null {
    const held = register === null ? null : this.get(register)
    return held?.loaded.kind === 'constant' ? held.loaded.bytes : null
  }

  /** What lies side by side in so many bytes; each part begins with a new word. Null where they are not all known. */
  sideBySide(register: number, length: number): Held[] | null {
    const parts: Held[] = []
    let taken = 0
    while (taken < length) {
      const part = this.held.get(wordOf(register) + taken / WORD)
      if (part === undefined || part.length === 0) return null
      parts.push(part)
      if (parts.length === 1 && part.length === length) return parts
      taken += Math.ceil(part.length / WORD) * WORD
    }
    return parts
  }
}

const NOTHING: Held = { loaded: { kind: 'other', text: 'what no expression loaded' }, length: 0, mask: null }

function wordOf(register: number): number {
  const isLarge = register >= LARGE.first && register <= LARGE.last
  return isLarge ? (register - LARGE.first) * LARGE.words : register - FIRST_SMALL
}
