/**
 * JSON of which nothing is known yet. What is absent, null or of another type reads as empty, since engines of
 * different ages leave different things out.
 */
export class Json {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }

  /** The member, found as Go finds it: by its exact name, else without regard to case. */
  at(key: string): Json {
    const members = this.members
    if (Object.hasOwn(members, key)) return new Json(members[key])
    const folded = Object.keys(members).find((name) => name.toLowerCase() === key.toLowerCase())
    return new Json(folded === undefined ? undefined : members[folded])
  }

  get text(): string {
    return typeof this.value === 'string' ? this.value : ''
  }

  get textOrNull(): string | null {
    return this.text === '' ? null : this.text
  }

  get flag(): boolean {
    return this.value === true
  }

  get items(): Json[] {
    return Array.isArray(this.value) ? this.value.map((item) => new Json(item)) : []
  }

  get texts(): string[] {
    return this.items.map(({ text }) => text)
  }

  get entries(): [string, Json][] {
    return Object.entries(this.members).map(([key, value]) => [key, new Json(value)])
  }

  /** The members as text: labels, options. */
  get record(): Record<string, string> {
    return Object.fromEntries(this.entries.map(([key, { text }]) => [key, text]))
  }

  private get members(): Record<string, unknown> {
    return isRecord(this.value) ? this.value : {}
  }
}

/** What is no JSON is nothing. */
export function parseJson(text: string): Json {
  try {
    return new Json(JSON.parse(text))
  } catch {
    return new Json(undefined)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
