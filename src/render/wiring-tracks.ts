import type { Card } from './wiring-cards.ts'
import type { Place } from './wiring-graph.ts'

/** Between two that arrive at the same bridge. */
export const SLOT = 12

/** A wire by the heights that it leaves and arrives at, and the track between, which it has there for itself. */
export interface Run {
  readonly card: Card
  readonly place: Place
  readonly fromY: number
  readonly toY: number
  readonly track: number
}

/** Runs a wire from each place of these cards to its zone. */
export function runWires(
  cards: readonly Card[],
  tops: readonly number[],
  heights: readonly number[],
): { readonly runs: readonly Run[]; readonly tracks: number } {
  const runs = assignTracks(plugIn(cards, tops, heights))
  return { runs, tracks: Math.max(0, ...runs.map(({ track }) => track + 1)) }
}

type Plugged = Omit<Run, 'track'>

/** At each bridge they arrive in the order of the cards that they come from. */
function plugIn(cards: readonly Card[], tops: readonly number[], heights: readonly number[]): Plugged[] {
  const ends = cards.flatMap((card) =>
    card.box.places.map((place, index) => ({ card, place, fromY: card.ports[index] ?? 0 })),
  )
  return tops.flatMap((top, zone) => {
    const here = ends.filter(({ place }) => place.zone === zone).sort((a, b) => a.fromY - b.fromY)
    const height = heights[zone] ?? 0
    // Half a step from where wires leave cards.
    const first = top + Math.round((height - (here.length - 1) * SLOT) / 12) * 6 + 3
    return here.map((end, index) => ({ ...end, toY: first + index * SLOT }))
  })
}

function assignTracks(plugged: readonly Plugged[]): Run[] {
  const taken: number[] = []
  const start = ({ fromY, toY }: Plugged) => Math.min(fromY, toY)
  return plugged
    .toSorted((a, b) => start(a) - start(b))
    .map((run) => {
      const free = taken.findIndex((end) => end + 6 < start(run))
      const track = free === -1 ? taken.length : free
      taken[track] = Math.max(run.fromY, run.toY)
      return { ...run, track }
    })
}
