import { NetxError } from '../model/errors.ts'
import type { Policy, Rule } from '../model/policy.ts'
import { readText } from './text-file.ts'

const NEXT = 'What such a file looks like: docs/policy.md'

/** The rules of a policy file; what is wrong with it is told with its place. */
export async function loadPolicy(file: string): Promise<Policy> {
  const text = await readText('--policy', file, NEXT)
  // Loaded here, as both take time to start that other runs need not spend.
  const [{ readYaml }, { readPolicy }] = await Promise.all([
    import('./yaml-file.ts'),
    import('../verdict/policy-schema.ts'),
  ])
  const { value, placeOf, lineOf } = readYaml(file, text)
  const content = readPolicy(value)
  if ('problem' in content) {
    const { path, at, problem, next } = content
    throw new NetxError({
      family: 'user',
      code: 'NETX_BAD_POLICY',
      message: `${file}, ${placeOf(path, at)}: ${problem}`,
      next,
    })
  }
  const rule = ({ path, rule: read }: (typeof content.rules)[number]): Rule => {
    return { ...read, line: lineOf(path) }
  }
  const columns = content.columns.map((entry) => ({ word: entry.word, rule: rule(entry) }))
  const otherwise =
    content.default === undefined || content.default === 'derived'
      ? null
      : {
          allow: content.default === 'allow',
          text: `default: ${content.default}`,
          line: lineOf(['default']),
        }
  // Who is about one column only comes after the rules, which may make exceptions.
  const rules = [...content.rules.map(rule), ...columns.map((column) => column.rule)]
  return { file, otherwise, rules, columns }
}
