import type { Wiring } from '../model/wiring.ts'
import { type Box, boxLines, graphOf, homeOf, wireLines } from './wiring-graph.ts'

/** For Mermaid, as pages of Markdown show it: a subgraph for each network with its bridge, and the containers around. */
export function wiringMermaid(wiring: Wiring): string {
  const { zones, boxes, surprises } = graphOf(wiring)
  return [
    'flowchart LR',
    ...zones.flatMap((zone, index) => [
      `  subgraph z${index}[${text([zone.name, ...zone.facts])}]`,
      `    n${index}([${text([zone.hub])}])`,
      ...boxes.flatMap((box, number) => (homeOf(box) === index ? [`    ${node(box, number)}`] : [])),
      '  end',
    ]),
    ...boxes.flatMap((box, number) => (homeOf(box) === null ? [`  ${node(box, number)}`] : [])),
    ...boxes.flatMap(({ places }, number) =>
      places.map((place) => {
        const { zone, works } = place
        const label = wireLines(place)
        const line = works ? '---' : '-.-'
        return `  c${number} ${line}${label.length > 0 ? `|${text(label)}|` : ''} n${zone}`
      }),
    ),
    ...surprises.map(({ from, to, both, verdict }) => `  c${from} ${both ? '<' : ''}==>|${verdict}| c${to}`),
    '  classDef unseen stroke:#b45309,stroke-dasharray:4',
    '  classDef stopped stroke:#94a3b8,stroke-dasharray:4,color:#64748b',
  ].join('\n')
}

function node(box: Box, number: number): string {
  const { state } = box
  return `c${number}[${text(boxLines(box))}]${state === 'seen' ? '' : `:::${state}`}`
}

/** Mermaid reads HTML, Markdown and entities of its own in labels: whatever could be one becomes a number. */
function text(lines: readonly string[]): string {
  const plain = lines.map((line) =>
    line.replace(/[^\p{L}\p{N} .,:/()→↔+-]/gu, (character) => `#${character.codePointAt(0)};`),
  )
  return `"${plain.join('<br/>')}"`
}
