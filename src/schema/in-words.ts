/** The offending value, as far as a line can hold it. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return `"${value}"`
  if (typeof value !== 'object') return String(value)
  const [[key, inner] = [], ...more] = Object.entries(value)
  return key === undefined || more.length > 0 ? 'a map' : `"${key}: ${inner ?? ''}"`.replace(' "', '"')
}
