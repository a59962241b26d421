import { NetxError } from '../model/errors.ts'

/**
 * The command that docker itself runs for `ssh://` hosts: the system's ssh, so that its configuration, agent and known
 * hosts count, and on the far side docker's own relay between stdio and the engine.
 */
export function sshCommand(url: URL): string[] {
  const hindrance = hindranceOf(url)
  if (hindrance !== null) throw badUrl(url, hindrance)
  const path = decoded(url, url.pathname)
  const relay = path.replaceAll('/', '') === '' ? ['docker'] : ['docker', `--host=unix://${path}`]
  return [
    'ssh',
    ...['-o', 'ConnectTimeout=30', '-T'],
    ...(url.username ? ['-l', decoded(url, url.username)] : []),
    ...(url.port ? ['-p', url.port] : []),
    ...['--', url.hostname.replace(/^\[|\]$/g, '')],
    [...relay, 'system', 'dial-stdio'].map(quoted).join(' '),
  ]
}

function hindranceOf({ password, search, hash }: URL): string | null {
  if (password) return 'plain-text password is not supported'
  if (search) return `query parameters are not allowed: ${search}`
  return hash ? `fragments are not allowed: ${hash}` : null
}

function decoded(url: URL, text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badUrl(url, `malformed escape in ${text}`)
  }
}

/** The far side's shell reads the command: whatever is not plainly harmless goes between single quotes. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`
}

/** Told without the URL where that would repeat a password. */
function badUrl({ host, password, href }: URL, hindrance: string): NetxError {
  return new NetxError({
    family: 'user',
    code: 'NETX_BAD_HOST',
    message: `invalid SSH URL ${password ? `for ${host}` : href}: ${hindrance}`,
    next: 'Write ssh://USER@HOST, or ssh://USER@HOST:PORT/PATH/docker.sock',
  })
}
