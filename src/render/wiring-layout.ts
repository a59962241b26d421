import { type Area, type Card, cardAt, cardHeight, cardWidth, PADDING } from './wiring-cards.ts'
import { type Box, type Graph, homeOf, type Place, type Zone } from './wiring-graph.ts'
import { type Run, runWires, SLOT } from './wiring-tracks.ts'

/** A network, or the place of those that are on none. */
export interface ZoneArea extends Area {
  readonly zone: Zone | null
  readonly cards: readonly Card[]
}

/** From the side of a card to the bridge of a zone: across to its own track, along it, and across again. */
export interface Wire {
  readonly card: Card
  readonly place: Place
  readonly from: Point
  readonly track: number
  readonly to: Point
}

interface Point {
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly zones: readonly ZoneArea[]
  /** Who is on several networks, to the left of the zones. */
  readonly between: readonly Card[]
  readonly wires: readonly Wire[]
}

const MARGIN = 24
const GAP = 12
const TOP = 60
const BETWEEN_ZONES = 18
const HEADER = 54
const BAR = 8
const TRACK = 10
const COLUMNS = { least: 2, most: 4 }

/** Where everything goes: nothing lies on anything else, however many there are. */
export function layOut(graph: Graph): Layout {
  const width = cardWidth(graph.boxes)
  const groups = groupsOf(graph)
  const visitors = graph.boxes.filter((box) => box.places.length > 0 && homeOf(box) === null)
  const columns = columnsFor(groups, visitors)
  const heights = groups.map((group) => zoneHeight(group, columns))
  const tops = stack(heights, TOP, BETWEEN_ZONES)
  const between = placeBetween(visitors, tops, heights, width)
  const { runs, tracks } = runWires(between, tops, heights)
  const left = between.length === 0 ? MARGIN : MARGIN + width + GAP + tracks * TRACK + GAP
  const inner = BAR + 2 * PADDING + columns * (width + GAP) - GAP
  const zones = groups.map(({ zone, boxes }, index): ZoneArea => {
    const area = { x: left, y: tops[index] ?? 0, width: inner, height: heights[index] ?? 0 }
    return { ...area, zone, cards: grid(boxes, columns, width, area.x + BAR + PADDING, area.y + HEADER) }
  })
  const bottom = Math.max(TOP, ...[...zones, ...between].map(({ y, height }) => y + height))
  const wires = runs.map((run) => wireAlong(run, left))
  return { width: left + inner + MARGIN, height: bottom + MARGIN, zones, between, wires }
}

function wireAlong({ card, place, fromY, toY, track }: Run, left: number): Wire {
  const side = card.x + card.width
  return {
    card,
    place,
    from: { x: side, y: fromY },
    track: side + GAP + (track + 0.5) * TRACK,
    to: { x: left, y: toY },
  }
}

interface Group {
  readonly zone: Zone | null
  readonly boxes: readonly Box[]
  /** How many wires come in from others. */
  readonly slots: number
}

function groupsOf({ zones, boxes }: Graph): Group[] {
  const homeless = boxes.filter(({ places }) => places.length === 0)
  const groups = zones.map((zone, index): Group => {
    const visits = boxes.filter((box) => homeOf(box) === null).flatMap(({ places }) => places)
    const slots = visits.filter((place) => place.zone === index).length
    return { zone, boxes: boxes.filter((box) => homeOf(box) === index), slots }
  })
  return homeless.length === 0 ? groups : [...groups, { zone: null, boxes: homeless, slots: 0 }]
}

/** As wide as there is use for; but where many stand beside the zones, these become as high as the others are. */
function columnsFor(groups: readonly Group[], visitors: readonly Box[]): number {
  const beside = visitors.reduce((sum, box) => sum + cardHeight(box) + GAP, 0)
  const most = Math.min(COLUMNS.most, Math.max(COLUMNS.least, ...groups.map(({ boxes }) => boxes.length)))
  let columns = most
  const height = () => groups.reduce((sum, group) => sum + zoneHeight(group, columns) + BETWEEN_ZONES, 0)
  while (columns > COLUMNS.least && height() < 0.8 * beside) columns -= 1
  return columns
}

function zoneHeight({ boxes, slots }: Group, columns: number): number {
  const inside = rowsOf(boxes, columns).reduce((sum, row) => sum + rowHeight(row) + GAP, 0)
  return Math.max(HEADER + 6, HEADER + inside, (slots + 2) * SLOT)
}

function rowsOf(boxes: readonly Box[], columns: number): Box[][] {
  const count = Math.ceil(boxes.length / columns)
  return Array.from({ length: count }, (_, row) => boxes.slice(row * columns, (row + 1) * columns))
}

function rowHeight(row: readonly Box[]): number {
  return Math.max(...row.map(cardHeight))
}

function grid(boxes: readonly Box[], columns: number, width: number, x: number, y: number): Card[] {
  const rows = rowsOf(boxes, columns)
  const tops = stack(rows.map(rowHeight), y, GAP)
  return rows.flatMap((row, index) =>
    row.map((box, column) => cardAt(box, x + column * (width + GAP), tops[index] ?? y, width)),
  )
}

/** Where each of these begins, one below the other. */
function stack(heights: readonly number[], top: number, gap: number): number[] {
  let y = top
  return heights.map((height) => {
    const at = y
    y += height + gap
    return at
  })
}

/** Each near the middle of its zones, in that order, and below the one before. */
function placeBetween(
  boxes: readonly Box[],
  tops: readonly number[],
  heights: readonly number[],
  width: number,
): Card[] {
  const middleOf = ({ places }: Box) => {
    const middles = places.map(({ zone }) => (tops[zone] ?? 0) + (heights[zone] ?? 0) / 2)
    return middles.reduce((sum, one) => sum + one, 0) / middles.length
  }
  const sorted = boxes.map((box) => ({ box, middle: middleOf(box) })).sort((a, b) => a.middle - b.middle)
  // Those below need their room, too: nobody stands lower than that allows, as long as the zones are high enough.
  let below = sorted.reduce((sum, { box }) => sum + cardHeight(box) + GAP, 0)
  const bottom = Math.max(...tops.map((top, index) => top + (heights[index] ?? 0))) + GAP
  let y = TOP
  return sorted.map(({ box, middle }) => {
    const wanted = Math.min(middle - cardHeight(box) / 2, bottom - below)
    const at = Math.max(y, Math.round(wanted / 6) * 6)
    below -= cardHeight(box) + GAP
    y = at + cardHeight(box) + GAP
    return cardAt(box, MARGIN, at, width)
  })
}
