import { operands } from '../model/shell.ts'
import type { Network } from '../model/topology.ts'
import type { MemberRow } from '../plan/network-members.ts'
import { paint, plural, printable, type Style } from './style.ts'
import { type Column, renderTable } from './table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'NAME' },
  { title: 'STATE', expendable: 3 },
  { title: 'ADDRESS' },
  { title: 'ALIASES', expendable: 2 },
  { title: 'DEFAULT ROUTE', expendable: 1 },
]

/** Who is on a network, and what to do about those that are not really. */
export function renderMembers(network: Network, rows: readonly MemberRow[], style: Style): string {
  const subnets = network.pools.map(({ subnet }) => subnet).join(', ')
  const title = `${printable(network.name)} (${printable(network.driver)}${network.internal ? ', internal' : ''}) ${subnets}`
  const head = paint(title.trimEnd(), 'strong', style)
  if (rows.length === 0) return `${head}\nnobody`
  const table = renderTable(
    COLUMNS,
    rows.map((row) => cells(row, network)),
    style.width,
  )
  const stale = rows.filter((row) => row.stale).length
  const advice = `${plural(stale, 'stale endpoint')}: clear with docker netx disconnect --stale ${operands(network.name)}`
  return [head, ...table, ...(stale > 0 ? [paint(advice, 'doubtful', style)] : [])].join('\n')
}

function cells(row: MemberRow, network: Network): string[] {
  return [
    printable(row.name),
    row.stale ? `${row.state}, stale` : row.state,
    address(row),
    printable(row.aliases.join(', ')),
    printable(defaultRoute(row, network)),
  ]
}

function address({ ipv4, ipv6, fixed, sharesWith }: MemberRow): string {
  const text = [ipv4, ipv6].filter((one) => one !== null).join(', ')
  if (sharesWith !== null) return `${text || '-'} of ${printable(sharesWith)}`
  return text === '' ? '-' : `${text}${fixed ? ' (fixed)' : ''}`
}

const REASONS = {
  'only-one': 'the only way out',
  priority: 'highest gateway priority',
  name: 'first by name',
} as const

function defaultRoute({ defaultRoute: route }: MemberRow, { name }: Network): string {
  if (route === null) return '-'
  return `${route.network === name ? 'here' : route.network}: ${REASONS[route.because]}`
}
