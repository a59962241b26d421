const HEADER = 8
const STDOUT = 1
const STDERR = 2

export interface Piece {
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Uint8Array
}

/**
 * Takes the two outputs of a container out of the one stream that the engine sends: frames of a header (which output,
 * how many bytes) and content. A frame may come in any number of chunks; its pieces are passed on as they come, so
 * nothing grows with its size.
 */
export class Demultiplexer {
  private header: Uint8Array = Buffer.alloc(0)
  private left = 0

  /** What a chunk holds of either output. */
  pieces(chunk: Uint8Array): Piece[] {
    const pieces: Piece[] = []
    let rest = chunk
    while (rest.length > 0) {
      if (this.left === 0) {
        rest = this.takeHeader(rest)
        continue
      }
      const bytes = rest.subarray(0, this.left)
      this.left -= bytes.length
      rest = rest.subarray(bytes.length)
      pieces.push({ stream: this.header[0] === STDERR ? 'stderr' : 'stdout', bytes })
      if (this.left === 0) this.header = Buffer.alloc(0)
    }
    return pieces
  }

  private takeHeader(chunk: Uint8Array): Uint8Array {
    const missing = HEADER - this.header.length
    this.header = Buffer.concat([this.header, chunk.subarray(0, missing)])
    if (this.header.length === HEADER) this.readHeader()
    return chunk.subarray(missing)
  }

  private readHeader(): void {
    const header = Buffer.from(this.header)
    const stream = header.readUInt8(0)
    if (stream !== STDOUT && stream !== STDERR)
      throw new Error(`unknown output ${stream} in the engine's stream`)
    this.left = header.readUInt32BE(4)
    if (this.left === 0) this.header = Buffer.alloc(0)
  }
}

/** Puts bytes together to whole lines. One that grows beyond the limit is no line of ours. */
export class LineSplitter {
  private readonly decoder = new TextDecoder()
  private readonly limit: number
  private rest = ''

  constructor(limit: number) {
    this.limit = limit
  }

  lines(bytes: Uint8Array): string[] {
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split('\n')
    this.rest = lines.pop() ?? ''
    if (this.rest.length > this.limit) throw new Error(`a line of more than ${this.limit} characters`)
    return lines
  }
}
