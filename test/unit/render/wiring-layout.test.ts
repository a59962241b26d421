import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Area } from '../../../src/render/wiring-cards.ts'
import type { Graph } from '../../../src/render/wiring-graph.ts'
import { type Layout, layOut, type Wire } from '../../../src/render/wiring-layout.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const zoneCount = 5
const place = fc.record({
  zone: fc.nat(zoneCount - 1),
  addresses: fc.array(fc.ipV6(), { maxLength: 3 }),
  wire: fc.option(text),
  works: fc.boolean(),
})
const box = fc.record({
  name: text,
  facts: fc.array(text, { maxLength: 8 }),
  state: fc.constantFrom('seen', 'unseen', 'stopped'),
  reach: fc.option(fc.record({ text, verdict: fc.constantFrom('ok', 'leak', 'broken', 'unproven') })),
  places: fc.uniqueArray(place, { maxLength: 4, selector: ({ zone }) => zone }),
})
const zone = fc.record({ name: text, facts: fc.array(text, { maxLength: 3 }), hub: text })
const graph: fc.Arbitrary<Graph> = fc.record({
  zones: fc.array(zone, { minLength: zoneCount, maxLength: zoneCount }),
  boxes: fc.array(box, { maxLength: 60 }),
  surprises: fc.constant([]),
})

function apart(a: Area, b: Area): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
}

const inside = (inner: Area, outer: Area) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((a, index) => all.slice(index + 1).map((b): [T, T] => [a, b]))
}

/** The three stretches of a wire, as areas without a breadth. */
function stretches({ from, track, to }: Wire): Area[] {
  return [
    { x: from.x, y: from.y, width: track - from.x, height: 0 },
    { x: track, y: Math.min(from.y, to.y), width: 0, height: Math.abs(to.y - from.y) },
    { x: track, y: to.y, width: to.x - track, height: 0 },
  ]
}

/** Whether they run on the same line somewhere: to cross is no harm. */
function coincide(a: Area, b: Area): boolean {
  const isParallel = (a.width === 0) === (b.width === 0)
  return (
    isParallel &&
    a.x <= b.x + b.width &&
    b.x <= a.x + a.width &&
    a.y <= b.y + b.height &&
    b.y <= a.y + a.height
  )
}

function check(layout: Layout): void {
  const page = { x: 0, y: 0, width: layout.width, height: layout.height }
  for (const area of layout.zones) {
    expect(inside(area, page)).toBe(true)
    for (const card of area.cards) expect(inside(card, area)).toBe(true)
    for (const [a, b] of pairs(area.cards)) expect(apart(a, b)).toBe(true)
  }
  for (const [a, b] of pairs<Area>([...layout.zones, ...layout.between])) expect(apart(a, b)).toBe(true)
  for (const card of layout.between) expect(inside(card, page)).toBe(true)
  for (const {
    from,
    track,
    to,
    place: { zone: index },
  } of layout.wires) {
    const target = layout.zones[index]
    expect(from.x < track && track < to.x && to.x === target?.x).toBe(true)
    expect(target && to.y > target.y && to.y < target.y + target.height).toBe(true)
  }
  for (const [a, b] of pairs(layout.wires))
    for (const one of stretches(a)) for (const other of stretches(b)) expect(coincide(one, other)).toBe(false)
}

test('nothing lies on anything else, and no wire runs along another', () => {
  fc.assert(
    fc.property(graph, (given) => check(layOut(given))),
    { numRuns: 60 },
  )
})

test('every box is drawn once, and every place of those on several networks has its wire', () => {
  fc.assert(
    fc.property(graph, (given) => {
      const { zones, between, wires } = layOut(given)
      const drawn = [...between, ...zones.flatMap(({ cards }) => cards)].map((card) => card.box)
      expect(new Set(drawn)).toEqual(new Set(given.boxes))
      expect(drawn).toHaveLength(given.boxes.length)
      expect(wires).toHaveLength(between.flatMap((card) => card.box.places).length)
    }),
    { numRuns: 60 },
  )
})
