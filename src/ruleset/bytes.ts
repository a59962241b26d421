/** What was read is not as the kernel writes it. It does not leave this folder. */
export class Malformed extends Error {}

/** Bytes of the kernel's, in its processor's order (little-endian) unless a name says `Net`. Reading beyond them throws `Malformed`. */
export class Bytes {
  readonly length: number
  private readonly view: DataView

  constructor(view: DataView) {
    this.view = view
    this.length = view.byteLength
  }

  static fromHex(hex: string): Bytes {
    if (hex.length % 2 !== 0 || !/^[\da-f]*$/.test(hex)) throw new Malformed('no hex')
    const bytes = Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
      Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
    )
    return new Bytes(new DataView(bytes.buffer))
  }

  u8(at: number): number {
    return this.part(at, 1).view.getUint8(0)
  }

  u16(at: number): number {
    return this.part(at, 2).view.getUint16(0, true)
  }

  u32(at: number): number {
    return this.part(at, 4).view.getUint32(0, true)
  }

  u16Net(at: number): number {
    return this.part(at, 2).view.getUint16(0)
  }

  u32Net(at: number): number {
    return this.part(at, 4).view.getUint32(0)
  }

  /** As a number: packets and bytes beyond 2^53 would be counted roughly. */
  u64(at: number): number {
    return Number(this.part(at, 8).view.getBigUint64(0, true))
  }

  u64Net(at: number): number {
    return Number(this.part(at, 8).view.getBigUint64(0))
  }

  /** All of them as one number, the first one weighs most. */
  valueNet(): bigint {
    return BigInt(`0x0${this.hex()}`)
  }

  hex(): string {
    return this.octets()
      .map((octet) => octet.toString(16).padStart(2, '0'))
      .join('')
  }

  octets(): number[] {
    return Array.from({ length: this.length }, (_, at) => this.view.getUint8(at))
  }

  /** Up to the first zero. */
  text(): string {
    const octets = this.octets()
    const end = octets.indexOf(0)
    return new TextDecoder().decode(Uint8Array.from(end < 0 ? octets : octets.slice(0, end)))
  }

  part(at: number, length: number): Bytes {
    if (!Number.isInteger(at) || at < 0 || length < 0 || at + length > this.length)
      throw new Malformed('too short')
    return new Bytes(new DataView(this.view.buffer, this.view.byteOffset + at, length))
  }

  from(at: number): Bytes {
    return this.part(at, this.length - at)
  }
}
