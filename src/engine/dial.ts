import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Transport } from './endpoint.ts'

/** A way to an engine, and how many connections it bears at a time. */
export interface Dial {
  connect(): Duplex
  readonly connections: number
}

const CONNECTIONS = 16
/** sshd turns parallel logins away from ten on, and each costs half a second. */
const SSH_CONNECTIONS = 4

/** Loads what the transport needs, so that its connections can then be made at once. */
export async function dialFor(transport: Transport): Promise<Dial> {
  switch (transport.kind) {
    case 'socket':
      return { connect: () => connect({ path: transport.path }), connections: CONNECTIONS }
    case 'tcp':
      return await dialTcp(transport)
    case 'ssh':
      return await dialSsh(transport.command)
  }
}

async function dialTcp({ host, port, tls }: Transport & { kind: 'tcp' }): Promise<Dial> {
  if (!tls) return { connect: () => connect({ host, port, noDelay: true }), connections: CONNECTIONS }
  const { connect: connectTls } = await import('node:tls')
  const { verify, ...material } = tls
  const options = { host, port, ...material, rejectUnauthorized: verify, minVersion: 'TLSv1.2' } as const
  return { connect: () => connectTls(options), connections: CONNECTIONS }
}

async function dialSsh(command: readonly string[]): Promise<Dial> {
  const [{ execa }, { startSsh }, { ProcessConnection }] = await Promise.all([
    import('execa'),
    import('./ssh-process.ts'),
    import('./process-connection.ts'),
  ])
  return { connect: () => new ProcessConnection(startSsh(execa, command)), connections: SSH_CONNECTIONS }
}
