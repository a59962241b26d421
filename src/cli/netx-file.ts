import { basename, dirname, resolve } from 'node:path'
import type { Blueprint } from '../model/blueprint.ts'
import { policyOf, refused } from './policy-file.ts'
import { readText } from './text-file.ts'

/** Where such a file is looked for when no flag names one. */
export const NETX_FILE = 'netx.yaml'

const NEXT = 'Name it with --file, or make one with docker netx init; what it looks like: docs/netx-yaml.md'

/** What a netx.yaml or a compose file wants; what is wrong with it is told with its place. */
export async function loadBlueprint(file: string): Promise<Blueprint> {
  const text = await readText('--file', file, NEXT)
  // Loaded here, as they take time to start that other runs need not spend.
  const { readYaml } = await import('./yaml-file.ts')
  const yaml = readYaml(file, text)
  const isTheirs = isCompose(yaml.value)
  const content = isTheirs
    ? (await import('../schema/compose-schema.ts')).readCompose(
        yaml.value,
        folderName(dirname(resolve(file))),
      )
    : (await import('../schema/netx-schema.ts')).readNetx(yaml.value)
  if ('problem' in content) throw refused(file, yaml, [content])
  if ('problems' in content) throw refused(file, yaml, content.problems)
  const { project, exclusive, networks, expect } = content
  return {
    file,
    project,
    exclusive,
    networks: networks.map(({ path, members, pathOf: _, ...network }) => ({
      ...network,
      line: yaml.lineOf(path),
      members: members.map(({ path: at, pathOf: _, ...member }) => ({ ...member, line: yaml.lineOf(at) })),
    })),
    policy: expect && policyOf(file, yaml, expect, isTheirs ? ['x-netx', 'expect'] : ['expect']),
  }
}

/** Whether a file is compose's, and no netx.yaml. */
function isCompose(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'services' in value
}

/** A value as YAML, with a comment before it. */
export async function yamlText(value: unknown, comment: string): Promise<string> {
  const { Document } = await import('yaml')
  const document = new Document(value)
  document.commentBefore = comment.replace(/^/gm, ' ')
  return document.toString({ lineWidth: 0, nullStr: '' })
}

/** What a project is called where nobody says, as compose has it: the folder, in letters that a name may have. */
export function folderName(folder = process.cwd()): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z\d_-]/g, '')
    .replace(/^[_-]+/, '')
  return name === '' ? 'netx' : name
}
