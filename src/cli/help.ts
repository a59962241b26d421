import { fold } from '../render/fold.ts'
import type { CommandShape, DescribedFlag, Example, Program } from './command-shape.ts'
import { flagType } from './pflag.ts'
import { rootUsageLine, usageLine } from './usage.ts'
import { wrap } from './wrap.ts'

/** The help of one command, laid out as docker lays out its own. */
export function commandHelp(program: Program, command: CommandShape, width: number): string {
  const { aliases = [], description, examples = [], summary = '' } = command
  const paths = [command.id, ...aliases].map((name) => `${program.name} ${name}`)
  return sections([
    fold(`Usage:  ${usageLine(program, command)}`, width, '', '        ').join('\n'),
    prose(description ?? summary, width),
    aliases.length > 0 && `Aliases:\n  ${paths.join(', ')}`,
    examples.length > 0 &&
      `Examples:\n${examples.map((example) => exampleLines(program, example)).join('\n')}`,
    options('Options', command.flags, width),
  ])
}

/** The help of the program itself; the docker CLI's flags are its own only when it stands alone. */
export function rootHelp(
  program: Program,
  commands: readonly CommandShape[],
  globals: Readonly<Record<string, DescribedFlag>>,
  width: number,
): string {
  const shown = commands.filter(({ hidden }) => !hidden)
  const column = Math.max(...shown.map(({ id }) => id.length))
  return sections([
    `Usage:  ${rootUsageLine(program)}`,
    prose('Build Docker networks on purpose, and prove who can talk to whom', width),
    `Commands:\n${shown.map(({ id, summary = '' }) => `  ${id.padEnd(column)}  ${wrap(summary, column + 4, width)}`).join('\n')}`,
    program.root === 'docker-netx' && options('Global Options', globals, width),
    prose(`Run '${program.name} COMMAND --help' for more information on a command.`, width),
  ])
}

const sections = (parts: readonly (string | false)[]) =>
  parts.filter((part) => part !== false && part !== '').join('\n\n')

/** Paragraphs as they are where they fit, else filled anew. */
function prose(text: string, width: number): string {
  const paragraphs = text.split('\n\n').map((paragraph) => {
    const fits = paragraph.split('\n').every((line) => line.length <= width)
    return fits ? paragraph : reflow(paragraph, width)
  })
  return paragraphs.join('\n\n')
}

/** The lines of a list stay lines. */
function reflow(paragraph: string, width: number): string {
  const lines = paragraph.split('\n')
  if (!lines.every((line) => line.startsWith('  '))) return fold(lines.join(' '), width).join('\n')
  return lines.flatMap((line) => fold(line.trim(), width, '  ', '      ')).join('\n')
}

function exampleLines({ name }: Program, example: Example): string {
  if (typeof example === 'string') return `  ${name} ${example}`
  return `  # ${example.description}\n  ${name} ${example.command}`
}

function options(
  title: string,
  flags: Readonly<Record<string, DescribedFlag>>,
  width: number,
): string | false {
  const rows = Object.entries(flags)
    .filter(([, { hidden }]) => !hidden)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, flag]) => ({
      left: signature(name, flag),
      right: `${flag.summary ?? ''}${defaultNote(flag)}`,
    }))
  if (rows.length === 0) return false
  const indent = Math.max(...rows.map(({ left }) => left.length)) + 3
  const lines = rows.map(({ left, right }) =>
    (left.padEnd(indent) + wrap(right, indent, width - 1)).replace(/ +\n/, '\n'),
  )
  return `${title}:\n${lines.join('\n')}`
}

/** Types that docker's help calls by another name. */
const TYPE_WORDS: Readonly<Partial<Record<string, string>>> = {
  bool: '',
  label: 'list',
  interval: 'duration[=5s]',
}

function signature(name: string, flag: DescribedFlag): string {
  const type = flagType(flag)
  const word = TYPE_WORDS[type] ?? type
  return `  ${flag.char ? `-${flag.char}, ` : '    '}--${name}${word && ` ${word}`}`
}

function defaultNote(flag: DescribedFlag): string {
  if (typeof flag.default === 'string' && flag.default !== '') return ` (default "${flag.default}")`
  if (typeof flag.default !== 'number' || flag.default === 0) return ''
  return ` (default ${flag.default}${flagType(flag) === 'duration' ? 'ms' : ''})`
}
