import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Demultiplexer, LineSplitter } from '../../../src/engine/demultiplex.ts'

function frame(stream: 1 | 2, text: string): Buffer {
  const content = Buffer.from(text)
  const header = Buffer.alloc(8)
  header.writeUInt8(stream, 0)
  header.writeUInt32BE(content.length, 4)
  return Buffer.concat([header, content])
}

/** Cuts at the given places, which may coincide or lie outside. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const bounds = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  return bounds.slice(1).map((end, index) => bytes.subarray(bounds[index], end))
}

function outputs(chunks: readonly Buffer[]) {
  const demultiplexer = new Demultiplexer()
  const result = { stdout: '', stderr: '' }
  const pieces = chunks.flatMap((chunk) => demultiplexer.pieces(chunk))
  for (const stream of ['stdout', 'stderr'] as const) {
    const own = pieces.filter((piece) => piece.stream === stream)
    result[stream] = Buffer.concat(own.map(({ bytes }) => bytes)).toString()
  }
  return result
}

describe('the two outputs', () => {
  const frames = fc.array(fc.tuple(fc.constantFrom<1 | 2>(1, 2), fc.string({ unit: 'grapheme' })))

  it('come apart wherever the stream is cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.nat()), (sent, places) => {
        const bytes = Buffer.concat(sent.map(([stream, text]) => frame(stream, text)))
        const text = (wanted: 1 | 2) => sent.map(([stream, text]) => (stream === wanted ? text : '')).join('')
        expect(outputs(cut(bytes, places))).toEqual({ stdout: text(1), stderr: text(2) })
      }),
    )
  })

  it('pass a frame on before it is complete', () => {
    const half = frame(1, 'a long line').subarray(0, 12)
    expect(outputs([half]).stdout).toBe('a lo')
  })

  it('are not found in what is no such stream', () => {
    expect(() => outputs([Buffer.from('HTTP/1.1 500')])).toThrow('unknown output 72')
  })
})

describe('lines', () => {
  it('are whole wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat()), (texts, places) => {
        const lines = texts.map((text) => text.replaceAll('\n', ' '))
        const splitter = new LineSplitter(1000)
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        expect(cut(bytes, places).flatMap((chunk) => splitter.lines(chunk))).toEqual(lines)
      }),
    )
  })

  it('do not grow without end', () => {
    const splitter = new LineSplitter(10)
    expect(splitter.lines(Buffer.from('1234567890'))).toEqual([])
    expect(() => splitter.lines(Buffer.from('1'))).toThrow('a line of more than 10 characters')
  })
})
