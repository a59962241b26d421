import { NetxError } from '../model/errors.ts'
import type { Policy, Rule } from '../model/policy.ts'
import type { FileProblem } from '../schema/file-problem.ts'
import type { PolicyContent } from '../schema/policy-schema.ts'
import { readText } from './text-file.ts'
import type { YamlFile } from './yaml-file.ts'

const NEXT = 'What such a file looks like: docs/policy.md'

/** The rules of a policy file; what is wrong with it is told with its place. */
export async function loadPolicy(file: string): Promise<Policy> {
  const text = await readText('--policy', file, NEXT)
  // Loaded here, as both take time to start that other runs need not spend.
  const [{ readYaml }, { readPolicy }] = await Promise.all([
    import('./yaml-file.ts'),
    import('../schema/policy-schema.ts'),
  ])
  const yaml = readYaml(file, text)
  const content = readPolicy(yaml.value)
  if ('problems' in content) throw refused(file, yaml, content.problems)
  return policyOf(file, yaml, content)
}

/** What is wrong with a file, where, and what to write there: one mistake in two lines, several in the order of the file. */
export function refused(file: string, yaml: YamlFile, problems: readonly FileProblem[]): NetxError {
  const inOrder = problems.toSorted((a, b) => yaml.offsetOf(a.path, a.at) - yaml.offsetOf(b.path, b.at))
  const told = inOrder.map(({ path, at, problem, next }) => ({
    message: `${yaml.placeOf(path, at)}: ${problem}`,
    next,
  }))
  const [first = { message: '', next: '' }, ...others] = told
  const refusal = { family: 'user', code: 'NETX_BAD_FILE' } as const
  if (others.length === 0)
    return new NetxError({ ...refusal, message: `${file}, ${first.message}`, next: first.next })
  const shown = told.slice(0, SHOWN).flatMap(({ message, next }) => [`  ${message}`, `    ${next}`])
  const more = told.length > SHOWN ? [`  … and ${told.length - SHOWN} more`] : []
  const message = `${file} has ${told.length} mistakes:`
  return new NetxError({ ...refusal, message, next: [...shown, ...more].join('\n') })
}

/** More are rarely mended at once. */
const SHOWN = 20

/** The rules that stand in a file at that path, with their lines. */
export function policyOf(
  file: string,
  yaml: YamlFile,
  content: PolicyContent,
  at: readonly PropertyKey[] = [],
): Policy {
  const rule = ({ path, rule: read }: PolicyContent['rules'][number]): Rule => {
    return { ...read, line: yaml.lineOf([...at, ...path]) }
  }
  const columns = content.columns.map((entry) => ({ word: entry.word, rule: rule(entry) }))
  const otherwise =
    content.default === undefined || content.default === 'derived'
      ? null
      : {
          allow: content.default === 'allow',
          text: `default: ${content.default}`,
          line: yaml.lineOf([...at, 'default']),
        }
  // Who is about one column only comes after the rules, which may make exceptions.
  const rules = [...content.rules.map(rule), ...columns.map((column) => column.rule)]
  return { file, otherwise, rules, columns }
}
