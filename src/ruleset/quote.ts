/** A text as iptables-save(8) writes it: in quotes where it holds more than letters, digits, `-` and `_`. */
export function quote(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `"${text.replace(/["\\']/g, '\\$&')}"`
}
