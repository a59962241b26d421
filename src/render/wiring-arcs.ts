import type { Card } from './wiring-cards.ts'
import type { Graph, Surprise } from './wiring-graph.ts'
import type { Layout } from './wiring-layout.ts'

const BULGE = 54

/** What was measured, and is not as promised: arrows from card to card, over all the rest. */
export function arcs({ zones, between }: Layout, { boxes, surprises }: Graph): string[] {
  const cards = new Map([...between, ...zones.flatMap((area) => area.cards)].map((card) => [card.box, card]))
  return surprises.flatMap((surprise) => {
    const [from, to] = [surprise.from, surprise.to].map((index) => {
      const box = boxes[index]
      return box && cards.get(box)
    })
    return from && to ? [arc(from, to, surprise)] : []
  })
}

export const ARROW_HEAD =
  '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto-start-reverse"><path class="head" d="M0 0L8 4L0 8z"/></marker>'

function arc(from: Card, to: Card, { both, verdict }: Surprise): string {
  const heads = `marker-end="url(#head)"${both ? ' marker-start="url(#head)"' : ''}`
  return `<path class="arc" d="${path(from, to)}" ${heads}><title>${verdict}</title></path>`
}

/** From side to side; cards above each other are joined around their right sides. */
function path(from: Card, to: Card): string {
  const [a, b] = [from, to].map(({ y, height }) => y + height / 2)
  const [right, far] = [from.x + from.width, to.x + to.width]
  if (right >= to.x && far >= from.x) {
    const out = Math.max(right, far) + BULGE
    return `M${right} ${a}C${out} ${a} ${out} ${b} ${far} ${b}`
  }
  const [start, end] = right < to.x ? [right, to.x] : [from.x, far]
  const middle = (start + end) / 2
  return `M${start} ${a}C${middle} ${a} ${middle} ${b} ${end} ${b}`
}
