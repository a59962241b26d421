import { NetxError } from '../model/errors.ts'
import type { GlobalFlags } from '../model/global-flags.ts'
import { defaultConfigFolder, type Environment, readConfig, type Warn } from './config-file.ts'
import { readContext } from './context-store.ts'
import type { EngineEndpoint, TlsMaterial, Transport } from './endpoint.ts'
import { parseHost } from './host-address.ts'
import { sshCommand } from './ssh-command.ts'
import { readFlagTls } from './tls.ts'

const DEFAULT_CONTEXT = 'default'

/** Finds the engine that the docker CLI would talk to, given the same flags and environment. */
export function resolveEndpoint(flags: GlobalFlags, environment: Environment, warn: Warn): EngineEndpoint {
  if (flags.context && flags.host !== undefined) throw conflictingFlags()
  const config = readConfig(flags.config || defaultConfigFolder(environment), environment, warn)
  const context = contextName(flags, environment, config.currentContext)
  const { host, tls } =
    context === DEFAULT_CONTEXT ? defaultEndpoint(flags, environment) : readContext(config.folder, context)
  const located = locate(host, tls)
  return {
    ...located,
    headers: { ...hostHeader(located.transport), ...config.headers },
    apiVersion: environment['DOCKER_API_VERSION']?.replace(/^v/, '') || null,
  }
}

/** The order is docker's code's, and not that of its manual: DOCKER_HOST goes before DOCKER_CONTEXT. */
function contextName(flags: GlobalFlags, environment: Environment, current: string): string {
  if (flags.context) return flags.context
  if (flags.host !== undefined || environment['DOCKER_HOST']) return DEFAULT_CONTEXT
  return environment['DOCKER_CONTEXT'] || current || DEFAULT_CONTEXT
}

function defaultEndpoint(flags: GlobalFlags, environment: Environment) {
  const tls = readFlagTls(flags, environment)
  const written = (flags.host ?? environment['DOCKER_HOST'] ?? '').trim()
  return { host: written || (tls ? 'tcp://localhost:2376' : localSocket()), tls }
}

function localSocket(): string {
  return process.platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock'
}

function locate(host: string, tls: TlsMaterial | null) {
  const { address, basePath, target } = parseHost(host)
  return { address, basePath, transport: transport(target, tls) }
}

function transport(target: ReturnType<typeof parseHost>['target'], tls: TlsMaterial | null): Transport {
  if (target.kind === 'ssh') return { kind: 'ssh', command: sshCommand(target.url) }
  return target.kind === 'tcp' ? { ...target, tls } : target
}

/** Reverse proxies go by the host's name; a socket has none. */
function hostHeader(transport: Transport): Readonly<Record<string, string>> {
  if (transport.kind !== 'tcp') return {}
  const { host, port } = transport
  return { Host: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}` }
}

function conflictingFlags(): NetxError {
  return new NetxError({
    family: 'user',
    code: 'NETX_BAD_HOST',
    message: 'conflicting options: cannot specify both --host and --context',
    next: 'Leave one of the two out.',
  })
}
