/** Compares names as people count: `net-2` before `net-10`. */
export function compareNatural(a: string, b: string): number {
  const left = chunks(a)
  const right = chunks(b)
  for (const [index, chunk] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const order = compareChunks(chunk, other)
    if (order !== 0) return order
  }
  return left.length - right.length || compareText(a, b)
}

function chunks(text: string): readonly string[] {
  return text.match(/\d+|\D+/g) ?? []
}

function compareChunks(a: string, b: string): number {
  return isNumber(a) && isNumber(b) ? compareNumbers(a, b) : compareText(a, b)
}

function isNumber(chunk: string): boolean {
  return /^\d/.test(chunk)
}

/** By digits and not by value, since a name may hold more of them than a number can. */
function compareNumbers(a: string, b: string): number {
  const left = withoutLeadingZeros(a)
  const right = withoutLeadingZeros(b)
  return left.length - right.length || compareText(left, right)
}

function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '')
}

/** By code units, so that the order is the same everywhere. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compareText(a.name, b.name)
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
