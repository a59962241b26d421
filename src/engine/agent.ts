import { Agent, type AgentOptions } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { EngineEndpoint, TlsMaterial, Transport } from './endpoint.ts'

type Connected = (error: Error | null, stream?: Duplex) => void

/** sshd turns parallel logins away from ten on, and each costs half a second. */
const SSH_CONNECTIONS = 4
const CONNECTIONS = 16

/**
 * Makes the connections to one engine, whatever carries them, and keeps them for the next request. To HTTP they are
 * all alike, which spares everybody else the question.
 */
export class EngineAgent extends Agent {
  private readonly transport: Transport
  private readonly open = new Set<Duplex>()

  constructor({ transport }: EngineEndpoint) {
    const maxSockets = transport.kind === 'ssh' ? SSH_CONNECTIONS : CONNECTIONS
    super({
      keepAlive: true,
      maxSockets,
      maxFreeSockets: maxSockets,
      scheduling: 'lifo',
    } satisfies AgentOptions)
    this.transport = transport
  }

  override createConnection(_options: unknown, connected: Connected): undefined {
    dial(this.transport).then(
      (stream) => {
        this.open.add(stream)
        stream.once('close', () => this.open.delete(stream))
        connected(null, stream)
      },
      (error) => connected(error),
    )
  }

  /** Upgraded connections, too, which node's own agent forgets. */
  override destroy(): void {
    super.destroy()
    for (const stream of this.open) stream.destroy()
  }
}

async function dial(transport: Transport): Promise<Duplex> {
  switch (transport.kind) {
    case 'socket':
      return connect({ path: transport.path })
    case 'tcp':
      return transport.tls
        ? await dialTls(transport, transport.tls)
        : connect({ ...address(transport), noDelay: true })
    case 'ssh':
      return await dialSsh(transport.command)
  }
}

function address({ host, port }: { readonly host: string; readonly port: number }) {
  return { host, port }
}

async function dialTls(transport: Transport & { kind: 'tcp' }, { verify, ...material }: TlsMaterial) {
  const { connect } = await import('node:tls')
  return connect({ ...address(transport), ...material, rejectUnauthorized: verify, minVersion: 'TLSv1.2' })
}

async function dialSsh(command: readonly string[]): Promise<Duplex> {
  const [{ startSsh }, { ProcessConnection }] = await Promise.all([
    import('./ssh-process.ts'),
    import('./process-connection.ts'),
  ])
  return new ProcessConnection(await startSsh(command))
}
