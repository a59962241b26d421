const MOST = 3
const LONGEST = 40

/** Some of what a container says that cannot be, quoted: as much of it as belongs into a sentence. */
export function quoted(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST).map((text) => JSON.stringify(text.slice(0, LONGEST)))
  const more = texts.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}
