import type { Wiring } from '../model/wiring.ts'
import { type Box, boxLines, graphOf, homeOf, type Place, type Surprise, wireLines } from './wiring-graph.ts'

/** For Graphviz: a cluster for each network, with its bridge and with those that are on it alone. */
export function wiringDot(wiring: Wiring): string {
  const { zones, boxes, surprises } = graphOf(wiring)
  const node = (box: Box, index: number) => `c${index} [label=${text(boxLines(box))}${STYLES[box.state]}];`
  const inside = (zone: number) =>
    boxes.flatMap((box, index) => (homeOf(box) === zone ? [`    ${node(box, index)}`] : []))
  return [
    'graph netx {',
    '  graph [rankdir=LR, fontname="Helvetica", labeljust=l, ranksep=1.2];',
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=9];',
    ...zones.flatMap((zone, index) => [
      `  subgraph cluster_n${index} {`,
      `    label=${text([zone.name, ...zone.facts])}; style="rounded,filled"; color="#94a3b8"; fillcolor="#f1f5f9";`,
      `    n${index} [label=${text([zone.hub])}, fillcolor="#cbd5e1"];`,
      ...inside(index),
      '  }',
    ]),
    ...boxes.flatMap((box, index) => (homeOf(box) === null ? [`  ${node(box, index)}`] : [])),
    ...boxes.flatMap(({ places }, index) => places.map((place) => edge(place, index))),
    ...surprises.map(surpriseEdge),
    '}',
  ].join('\n')
}

const STYLES: Readonly<Record<Box['state'], string>> = {
  seen: '',
  unseen: ', style="rounded,dashed", color="#b45309"',
  stopped: ', style="rounded,dashed", color="#94a3b8", fontcolor="#64748b"',
}

function edge(place: Place, box: number): string {
  const { zone, works } = place
  return `  c${box} -- n${zone} [label=${text(wireLines(place))}${works ? '' : ', color="#dc2626", fontcolor="#dc2626", style=dashed'}];`
}

function surpriseEdge({ from, to, both, verdict }: Surprise): string {
  const look = 'color="#dc2626", fontcolor="#dc2626", penwidth=2, constraint=false'
  return `  c${from} -- c${to} [label=${text([verdict])}, dir=${both ? 'both' : 'forward'}, ${look}];`
}

/** Backslashes begin escapes of DOT's own. */
function text(lines: readonly string[]): string {
  return `"${lines.map((line) => line.replace(/["\\]/g, '\\$&')).join('\\n')}"`
}
