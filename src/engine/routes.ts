import { NetxError } from '../model/errors.ts'

type Noun = 'network' | 'container' | 'image'

/**
 * The only place where a name becomes part of a URL: escaped, so that it can name nothing but one thing. The engine
 * walks the path after unescaping it, so what would lead it elsewhere is refused.
 */
export function route(noun: Noun, reference: string, rest = ''): string {
  const name = noun === 'container' ? reference.replace(/^\//, '') : reference
  if (name === '') throw badReference(noun, 'value is empty', `Name a ${noun} that exists: docker ${noun} ls`)
  if (name.split('/').some((part) => WALKS.includes(part)))
    throw badReference(noun, `"${reference}" is a path`, byId(noun))
  if (name.includes('\n'))
    throw badReference(
      noun,
      `${JSON.stringify(name)} holds a line break, which engines do not look for`,
      byId(noun),
    )
  return `/${noun}s/${encodeURIComponent(name)}${rest}`
}

const WALKS = ['', '.', '..']

function byId(noun: Noun): string {
  return `If there is such a ${noun}, its id will do: ${noun === 'network' ? 'docker netx ls' : `docker ${noun} ls`}`
}

function badReference(noun: Noun, reason: string, next: string): NetxError {
  return new NetxError({
    family: 'engine',
    code: 'NETX_BAD_REFERENCE',
    message: `invalid ${noun} name or ID: ${reason}`,
    next,
  })
}
