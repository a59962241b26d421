import { Duplex, type Readable, type Writable } from 'node:stream'

/** A running command whose stdin and stdout are a connection. */
export interface ConnectedProcess {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Resolves when the command has ended; to its complaint if it failed. */
  readonly failure: Promise<Error | null>
  kill(): void
}

/**
 * A command's stdin and stdout as the socket that node's HTTP client expects, half-closing included. Written by hand
 * since Duplex.from ends both ways at once.
 */
export class ProcessConnection extends Duplex {
  private readonly child: ConnectedProcess

  constructor(child: ConnectedProcess) {
    super()
    this.child = child
    const { stdin, stdout } = child
    stdout.on('data', (chunk) => this.push(chunk) || stdout.pause())
    stdout.on('end', () => void this.finish())
    stdin.on('drain', () => this.emit('relay-drained'))
    // A command that has ended takes no more input; what it died of is told by finish().
    stdin.on('error', () => this.emit('relay-drained'))
  }

  override _read(): void {
    this.child.stdout.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (this.child.stdin.write(chunk)) done()
    else this.once('relay-drained', () => done())
  }

  override _final(done: () => void): void {
    this.child.stdin.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.child.kill()
    done(error)
  }

  /** What HTTP asks of a socket, and a process has no use for. */
  setTimeout(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
  destroySoon(): void {
    this.end(() => this.destroy())
  }

  private async finish(): Promise<void> {
    const failure = await this.child.failure
    if (failure && !this.destroyed) this.destroy(failure)
    else this.push(null)
  }
}
