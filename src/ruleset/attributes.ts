import { type Bytes, Malformed } from './bytes.ts'

const HEADER = 4
/** What else the type's 16 bits say: that it is nested, and in which order its bytes are. */
const TYPE_MASK = 0x3fff

export interface Attribute {
  readonly type: number
  readonly value: Bytes
}

/** The attributes of a netlink message, in their order. */
export function attributesOf(bytes: Bytes): Attribute[] {
  const attributes: Attribute[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.u16(at)
    if (length < HEADER) throw new Malformed('an attribute without its header')
    attributes.push({
      type: bytes.u16(at + 2) & TYPE_MASK,
      value: bytes.part(at + HEADER, length - HEADER),
    })
    at += (length + HEADER - 1) & ~(HEADER - 1)
  }
  return attributes
}

/** The attributes of a message by their types; of several of one type the last. */
export class AttributeMap {
  private readonly byType: ReadonlyMap<number, Bytes>

  constructor(bytes: Bytes) {
    this.byType = new Map(attributesOf(bytes).map(({ type, value }) => [type, value]))
  }

  get(type: number): Bytes | null {
    return this.byType.get(type) ?? null
  }

  /** Throws where there is none. */
  bytes(type: number): Bytes {
    const bytes = this.byType.get(type)
    if (bytes === undefined) throw new Malformed(`no attribute ${type}`)
    return bytes
  }

  text(type: number): string {
    return this.bytes(type).text()
  }

  /** Attributes have numbers in the network's order. */
  number(type: number): number {
    return this.bytes(type).u32Net(0)
  }

  numberOrNull(type: number): number | null {
    return this.get(type)?.u32Net(0) ?? null
  }

  nested(type: number): AttributeMap {
    return new AttributeMap(this.bytes(type))
  }
}
