import type { JudgedProbe, MixedAnswer } from '../model/report.ts'

/**
 * Ports that are open at one address that both are on a network for, and refused at another. DNS gives a client either
 * address, so that it gets through or not by chance, or by the IP version that it prefers.
 */
export function mixedAnswers(probes: readonly JudgedProbe[]): MixedAnswer[] {
  const asked = probes.filter(({ kind, because, expected }) => {
    const isPort = kind === 'tcp' || kind === 'udp'
    return (
      isPort && (because === 'shared-network' || (because === 'nobody-listens' && expected === 'refused'))
    )
  })
  return [...Map.groupBy(asked, ({ kind, port }) => `${port}/${kind}`).values()].flatMap((group) => {
    const at = (wanted: JudgedProbe['outcome']) =>
      group.flatMap(({ outcome, address }) => (outcome === wanted && address ? [address] : []))
    const [open, refused] = [at('open'), at('refused')]
    const [{ kind, port = 0 }] = group as [JudgedProbe]
    if (open.length === 0 || refused.length === 0) return []
    return [{ kind: kind === 'udp' ? 'udp' : 'tcp', port, open, refused } as const]
  })
}
