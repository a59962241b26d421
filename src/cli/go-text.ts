/** A text in double quotes as Go's `%q` writes it, which is how docker names a bad value. */
export const quote = (text: string): string =>
  JSON.stringify(text).replace(/\\u00([\da-f]{2})|\u007f/g, (_, byte = '7f') => `\\x${byte}`)

/** A single character as Go's `%q` writes it: `'x'`. */
export const quoteCharacter = (character: string): string =>
  character === "'" ? "'\\''" : character === '"' ? `'"'` : `'${quote(character).slice(1, -1)}'`
