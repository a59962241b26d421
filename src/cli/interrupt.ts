import { connect } from 'node:net'
import { hasCode, NetxError } from '../model/errors.ts'
import { ExitCode } from './exit-codes.ts'

/** The terminal that goes away says HUP. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type Signal = (typeof SIGNALS)[number]

/** The parts of the process that an interruption comes from and ends. */
export interface InterruptSource {
  on(event: Signal, listener: () => void): unknown
  exit(code: number): void
}

export interface Interrupt {
  /** Aborted at the first signal, and when the docker CLI goes away. */
  readonly signal: AbortSignal
  /** What to exit with after an interruption: Ctrl-C is 130, everything else 143. */
  exitCode(): ExitCode
}

const SIGNALS_TO_FORCE_EXIT = 3

/** Listens to signals and to docker, which tells its plugins to stop by closing the socket that it gave them. */
export function watchInterrupts(source: InterruptSource, environment: NodeJS.ProcessEnv): Interrupt {
  const controller = new AbortController()
  const seen: Signal[] = []
  // Docker passes one Ctrl-C on in two ways; the signal says more than the closed socket, whichever is first.
  const exitCode = () => (seen[0] === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated)
  const stop = () => controller.abort(interruption())
  for (const name of SIGNALS) {
    source.on(name, () => {
      seen.push(name)
      stop()
      if (seen.length >= SIGNALS_TO_FORCE_EXIT) source.exit(exitCode())
    })
  }
  const socket = environment['DOCKER_CLI_PLUGIN_SOCKET']
  if (socket) onHangUp(socket, stop)
  return { signal: controller.signal, exitCode }
}

const CODE = 'NETX_INTERRUPTED'

const interruption = () =>
  new NetxError({ family: 'user', code: CODE, message: 'interrupted before it was done' })

export const isInterrupted = (error: unknown): boolean => hasCode(error, CODE)

/** Docker writes an abstract socket with an @ in front. One that cannot be reached says nothing about docker. */
function onHangUp(path: string, stop: () => void): void {
  const socket = connect(path.startsWith('@') ? `\0${path.slice(1)}` : path)
  socket.on('error', () => {})
  socket.once('connect', () => socket.resume().once('close', stop))
  socket.unref()
}
