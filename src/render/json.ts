import { UNPRINTABLE } from './style.ts'

/** Line breaks are the document's own: JSON writes those of a text as escapes. There are many of them. */
const STEERING = new RegExp(`(?!\\n)${UNPRINTABLE.source}`, 'g')

/** A document for programs. What could steer a terminal is written as JSON's own escapes, so that nothing is lost. */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(STEERING, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
