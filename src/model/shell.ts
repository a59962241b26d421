/** A name as one word of a command that is to be pasted into a shell: as it is where the shell takes it so. */
export function shellWord(text: string): string {
  if (UNSEEN.test(text)) return `$'${text.replace(/[\\']/g, '\\$&').replace(ALL_UNSEEN, escaped)}'`
  return PLAIN.test(text) ? text : singleQuoted(text)
}

/** Names as the arguments of a command, behind `--` where one would be taken for a flag. */
export function operands(...names: readonly string[]): string {
  const lead = names.some((name) => name.startsWith('-')) ? ['--'] : []
  return [...lead, ...names.map(shellWord)].join(' ')
}

/** Every shell reads this so, whatever the text holds. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

const PLAIN = /^[\p{L}\p{N}_@%+:,./-][\p{L}\p{N}_@%+:,./=-]*$/u

/** What nobody sees, and what could steer the terminal that shows the command. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const ALL_UNSEEN = new RegExp(UNSEEN, 'gu')

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
