import type { Baseline, Report } from '../model/report.ts'
import { fileError, readText, writeText } from './text-file.ts'

const AGAINST = '--against'
const NEXT = 'Make such a file with: docker netx matrix --save FILE'

/** The report that `--save`, or `--format json`, wrote. */
export async function loadBaseline(file: string): Promise<Baseline> {
  const document = parse(file, await readText(AGAINST, file, NEXT))
  // Loaded here, as the schema library takes time to start that other runs need not spend.
  const { readBaseline } = await import('../schema/baseline.ts')
  const found = readBaseline(document)
  if ('wrong' in found) throw fileError(`${file} ${found.wrong}`, NEXT)
  return found
}

export async function saveBaseline(file: string, report: Report): Promise<void> {
  const { baselineText } = await import('../schema/baseline.ts')
  await writeText('--save', file, baselineText(report))
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw fileError(`${file} is no JSON: ${(cause as Error).message}`, NEXT, cause)
  }
}
