import { UNPRINTABLE } from './style.ts'

/** A document for programs. What could steer a terminal is written as JSON's own escapes, so that nothing is lost. */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(UNPRINTABLE, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
