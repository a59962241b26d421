import type { Rule, RuleFamily, RuleMatch, Ruleset } from '../../src/model/ruleset.ts'

interface Given {
  readonly family?: RuleFamily
  readonly proxy?: boolean
  /** Where a published port leads: `8080 172.18.0.2:80`. */
  readonly leads?: readonly string[]
  /** Those of nftables, as Docker 29 writes them, instead of those of iptables. */
  readonly nftables?: boolean
}

/** The rules by which an engine publishes TCP ports, as far as they tell how it does. */
export function natRules({ family = 'ip', proxy = true, leads = [], nftables = false }: Given = {}): Ruleset {
  const loopback = family === 'ip' ? '127.0.0.0/8' : '::1/128'
  const output: RuleMatch[] = proxy
    ? [{ kind: 'address', end: 'destination', prefixes: [loopback], not: true }]
    : []
  const mapped = leads.map((lead, index) => {
    const [port = '', to = ''] = lead.split(' ')
    const otherBridge: RuleMatch[] = proxy ? [{ kind: 'interface', way: 'in', name: 'br-x', not: true }] : []
    const range = { low: Number(port), high: Number(port) }
    const matches: RuleMatch[] = [
      ...otherBridge,
      { kind: 'protocol', protocol: 'tcp', not: false },
      { kind: 'port', end: 'destination', ranges: [range], not: false },
    ]
    return rule(index + 1, matches, { kind: 'dnat', to })
  })
  const chain = { type: 'nat', counter: null } as const
  const hook = { name: 'output', priority: -100 } as const
  return {
    tables: [
      {
        backend: nftables ? 'nftables' : 'iptables-nft',
        family,
        name: nftables ? 'docker-bridges' : 'nat',
        chains: [
          {
            ...chain,
            name: 'OUTPUT',
            hook,
            policy: 'accept',
            rules: [rule(1, output, { kind: 'jump', chain: 'DOCKER' })],
          },
          { ...chain, name: 'DOCKER', hook: null, policy: null, rules: mapped },
        ],
      },
    ],
  }
}

function rule(number: number, matches: readonly RuleMatch[], verdict: Rule['verdict']): Rule {
  return { number, handle: null, matches, verdict, counter: null, text: '' }
}
