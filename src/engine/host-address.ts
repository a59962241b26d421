import { NetxError } from '../model/errors.ts'

export interface HostAddress {
  readonly address: string
  readonly basePath: string
  readonly target:
    | { readonly kind: 'socket'; readonly path: string }
    | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
    | { readonly kind: 'ssh'; readonly url: URL }
}

const DEFAULT_SOCKET = '/var/run/docker.sock'
const DEFAULT_PIPE = '//./pipe/docker_engine'
const DEFAULT_PORT = 2375

/** Reads what `--host` and `DOCKER_HOST` may hold; without a scheme it is TCP. */
export function parseHost(written: string): HostAddress {
  const text = written.trim()
  const [, scheme = 'tcp', rest = ''] = /^(?:(.*?):\/\/)?(.*)$/s.exec(text) ?? []
  switch (scheme) {
    case 'unix':
      return socket('unix://', rest || DEFAULT_SOCKET)
    case 'npipe':
      return socket('npipe://', rest || DEFAULT_PIPE)
    case 'tcp':
      return tcp(text, rest)
    case 'ssh':
      return { address: text, basePath: '', target: { kind: 'ssh', url: parseUrl(text, text) } }
    default:
      throw badHost(text)
  }
}

function socket(scheme: string, path: string): HostAddress {
  return { address: `${scheme}${path}`, basePath: '', target: { kind: 'socket', path } }
}

/** A URL parser drops port 80 of http, but keeps every port of a scheme that it does not know. */
function tcp(written: string, rest: string): HostAddress {
  const authority = rest === '' || /^[:/]/.test(rest) ? `localhost${rest}` : rest
  const { hostname, port, pathname, username, search, hash } = parseUrl(`tcp://${authority}`, written)
  if (username || search || hash) throw badHost(written)
  const basePath = pathname.replace(/\/+$/, '')
  const address = `tcp://${hostname}:${port || DEFAULT_PORT}${basePath}`
  const host = hostname.replace(/^\[|\]$/g, '')
  return { address, basePath, target: { kind: 'tcp', host, port: Number(port || DEFAULT_PORT) } }
}

function parseUrl(url: string, written: string): URL {
  const parsed = URL.parse(url)
  if (!parsed || parsed.hostname === '') throw badHost(written)
  return parsed
}

function badHost(written: string): NetxError {
  return new NetxError({
    family: 'user',
    code: 'NETX_BAD_HOST',
    message: `invalid bind address format: ${written}`,
    next: 'Write unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST; see what there is with: docker context ls',
  })
}
