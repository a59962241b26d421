import type { Verdict } from '../model/outcome.ts'
import { displayWidth } from './display-width.ts'
import type { Box } from './wiring-graph.ts'

/** In pixels, from the upper left corner. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A line of text in a card, by what it tells; `y` is its middle. */
export interface CardLine {
  readonly kind: 'name' | 'fact' | 'address' | 'wire'
  readonly text: string
  readonly y: number
  readonly tone: 'plain' | Verdict
}

export interface Card extends Area {
  readonly box: Box
  readonly lines: readonly CardLine[]
  /** At which height the wire of each place leaves it. */
  readonly ports: readonly number[]
}

/** Of a line with its space. Multiples of 6: what leaves a card never runs where something arrives at a bridge. */
const HEIGHTS = { name: 18, fact: 12, address: 18, wire: 12 } as const
/** Of a character, at the size that the line is drawn in. */
export const CHARACTER = { name: 8, fact: 6, address: 6.7, wire: 6.1 } as const
export const PADDING = 12
const EDGE = 9
const BETWEEN_PLACES = 6
const MOST_FACTS = 4
const WIDTHS = { least: 156, most: 252 }

/** What is common to all the cards of a picture, so that they stand in columns. */
export function cardWidth(boxes: readonly Box[]): number {
  const widths = boxes.flatMap((box) =>
    cardAt(box, 0, 0, 0).lines.map(({ kind, text }) => displayWidth(text) * CHARACTER[kind] + 2 * PADDING),
  )
  return Math.ceil(Math.min(WIDTHS.most, Math.max(WIDTHS.least, ...widths)) / 6) * 6
}

export function cardHeight(box: Box): number {
  return cardAt(box, 0, 0, 0).height
}

export function cardAt(box: Box, x: number, top: number, width: number): Card {
  const lines: CardLine[] = []
  const ports: number[] = []
  let y = top + EDGE
  const add = (kind: CardLine['kind'], text: string, tone: CardLine['tone'] = 'plain') => {
    lines.push({ kind, text, tone, y: y + HEIGHTS[kind] / 2 })
    y += HEIGHTS[kind]
  }
  add('name', box.name)
  for (const fact of shown(box.facts)) add('fact', fact)
  if (box.reach !== null) add('fact', box.reach.text, box.reach.verdict)
  for (const { addresses, wire, works } of box.places) {
    const tone = works ? 'plain' : 'broken'
    if (ports.length > 0) y += BETWEEN_PLACES
    ports.push(y + HEIGHTS.address / 2)
    const isBare = addresses.length === 0 && box.places.length > 1
    for (const address of isBare ? ['no address'] : addresses) add('address', address, tone)
    if (wire !== null) add('wire', wire, tone)
  }
  return { box, x, y: top, width, height: y + EDGE - top, lines, ports }
}

function shown(facts: readonly string[]): readonly string[] {
  if (facts.length <= MOST_FACTS) return facts
  return [...facts.slice(0, MOST_FACTS - 1), `… ${facts.length - MOST_FACTS + 1} more`]
}
