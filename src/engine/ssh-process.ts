import type { execa } from 'execa'
import type { ConnectedProcess } from './process-connection.ts'

const STDERR_LIMIT = 4096

/** Starts the command of an `ssh://` endpoint. */
export function startSsh(start: typeof execa, command: readonly string[]): ConnectedProcess {
  const [file = '', ...words] = command
  const child = start(file, words, { buffer: false, reject: false, stdio: 'pipe', forceKillAfterDelay: 3000 })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-STDERR_LIMIT)
  })
  const failure = child.then(({ failed, exitCode, shortMessage }) => {
    if (!failed) return null
    const outcome = exitCode === undefined ? shortMessage : `has exited with exit status ${exitCode}`
    return new Error(
      `command [${command.join(' ')}] ${outcome}, make sure the URL is valid, and Docker 18.09 or later is ` +
        `installed on the remote host: stderr=${complaint.trim()}`,
    )
  })
  return { stdin: child.stdin, stdout: child.stdout, failure, kill: () => child.kill() }
}
