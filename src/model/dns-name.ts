/** Characters that a DNS library writes with a backslash before Docker's server looks the name up, and so finds nothing. */
const ESCAPED = /["'();@\\]/
const LABEL = /^[!-~]{1,63}$/

/** Whether Docker's DNS server can answer for a name. The engine takes any text for an alias. */
export function isServedName(name: string): boolean {
  return name.length <= 253 && !ESCAPED.test(name) && name.split('.').every((label) => LABEL.test(label))
}
