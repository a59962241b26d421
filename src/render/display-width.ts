/** How many columns of a terminal a text takes: East Asian characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  if (ONE_EACH.test(text)) return text.length
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : Number(!COMBINING.test(character))
  return width
}

/** With spaces up to that width. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

const ONE_EACH = /^[ -~]*$/
const COMBINING = /\p{Mn}|\p{Me}|\p{Cf}/u
/** The blocks that Unicode's East Asian Width has as wide or full-width throughout. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
