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
  if ('problem' in content) throw refused(file, yaml, content)
  return policyOf(file, yaml, content)
}

/** What is wrong with a file, where, and what to write there. */
export function refused(file: string, yaml: YamlFile, { path, at, problem, next }: FileProblem): NetxError {
  const message = `${file}, ${yaml.placeOf(path, at)}: ${problem}`
  return new NetxError({ family: 'user', code: 'NETX_BAD_FILE', message, next })
}

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
