/** Gives each distinct key the next number. */
export class Numbering<Value> {
  readonly values: Value[] = []
  private readonly numbers = new Map<string, number>()

  number(key: string, make: () => Value): number {
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.values.length)
    return this.values.push(make()) - 1
  }

  /** The number of a key that was given one. */
  known(key: string): number | undefined {
    return this.numbers.get(key)
  }
}
