/** Why a prober could not measure something, in words. */
export function failure(reason: string, hindrance: string): string {
  if (reason === 'namespace') return hindrance
  if (reason === 'name') return 'it is no name that DNS can be asked for'
  if (reason === 'neighbour-table') return "the kernel's neighbour table was full"
  return reason.includes(' ') ? reason : `the prober failed: ${reason}`
}
