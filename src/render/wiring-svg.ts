import type { Wiring } from '../model/wiring.ts'
import { displayWidth } from './display-width.ts'
import { escapeXml } from './escape-xml.ts'
import { fold } from './fold.ts'
import { plural } from './style.ts'
import { ARROW_HEAD, arcs } from './wiring-arcs.ts'
import { type Card, type CardLine, CHARACTER } from './wiring-cards.ts'
import { type Graph, graphOf } from './wiring-graph.ts'
import { type Layout, layOut, type Wire, type ZoneArea } from './wiring-layout.ts'

/** A picture to be looked at: networks as zones, containers inside, and wires from those that are on several. */
export function wiringSvg(wiring: Wiring): string {
  const graph = graphOf(wiring)
  const layout = layOut(graph)
  const { width } = layout
  const legend = legendOf(layout, graph)
  const height = layout.height + legend.length * LEGEND_LINE
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(titleOf(layout))}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="24" y="36">${escapeXml(titleOf(layout))}</text>`,
    ...layout.zones.map(zone),
    ...layout.wires.map((one) => wire(one, layout)),
    ...layout.zones.map(bridge),
    ...layout.between.map((one) => card(one)),
    ...layout.wires.map(pin),
    ...(graph.surprises.length === 0 ? [] : [`<defs>${ARROW_HEAD}</defs>`, ...arcs(layout, graph)]),
    ...legend.map((text, index) => legendLine(text, layout.height + index * LEGEND_LINE)),
    '</svg>',
  ].join('\n')
}

function titleOf({ zones, between }: Layout): string {
  const networks = zones.filter((one) => one.zone !== null).length
  const containers = zones.reduce((sum, { cards }) => sum + cards.length, between.length)
  return `${plural(networks, 'network')}, ${plural(containers, 'container')}`
}

const HUES = [211, 152, 28, 265, 340, 185, 48, 120, 300, 12]
const hue = (index: number) => HUES[index % HUES.length] ?? 0

function zone(area: ZoneArea, index: number): string {
  const { x, y, width, height, cards } = area
  const parts = area.zone === null ? NOWHERE : { ...area.zone, color: `hsl(${hue(index)} 70% 97%)` }
  const frame =
    area.zone === null ? 'class="nowhere"' : `fill="${parts.color}" stroke="hsl(${hue(index)} 45% 80%)"`
  const room = width - 40 - displayWidth(parts.hub) * CHARACTER.address
  return [
    `<g class="zone" data-network="${escapeXml(parts.name)}">`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10" ${frame}/>`,
    `<text class="network" x="${x + 20}" y="${y + 24}">${clipped(parts.name, room / 9)}</text>`,
    `<text class="facts" x="${x + 20}" y="${y + 41}">${clipped(parts.facts.join(' · '), (width - 40) / 6)}</text>`,
    parts.hub === parts.facts[0]
      ? ''
      : `<text class="hub" x="${x + width - 14}" y="${y + 24}" fill="hsl(${hue(index)} 55% 35%)">${escapeXml(parts.hub)}</text>`,
    ...cards.map((one) => card(one)),
    '</g>',
  ].join('\n')
}

const NOWHERE = { name: 'on no network', facts: [], hub: '', color: '' }

/** A bar along the zone: what hangs on it is inside, or has a wire that ends here. */
function bridge({ zone: own, x, y, height }: ZoneArea, index: number): string {
  if (own === null) return ''
  return `<rect x="${x - 3}" y="${y + 8}" width="7" height="${height - 16}" rx="3.5" fill="hsl(${hue(index)} 55% 50%)"/>`
}

function card({ box, x, y, width, height, lines }: Card): string {
  return [
    `<g class="card ${box.state}" data-container="${escapeXml(box.name)}">`,
    `<title>${escapeXml([box.name, ...box.facts].join('\n'))}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7"/>`,
    ...lines.map((one) => line(one, x + 12, width - 24)),
    '</g>',
  ].join('\n')
}

function line({ kind, text, y, tone }: CardLine, x: number, room: number): string {
  return `<text class="${kind} ${tone}" x="${x}" y="${y}" dominant-baseline="central">${clipped(text, room / CHARACTER[kind])}</text>`
}

/** As many columns as there is room for. */
function clipped(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return escapeXml(text)
  const characters = [...text]
  while (characters.length > 0 && displayWidth(characters.join('')) > columns - 1) characters.pop()
  return escapeXml(`${characters.join('')}…`)
}

const BEND = 5

function wire({ card: { box }, place, from, track, to }: Wire, { zones }: Layout): string {
  const down = Math.sign(to.y - from.y)
  const bend = Math.min(BEND, Math.abs(to.y - from.y) / 2)
  const path = [
    `M${from.x} ${from.y}H${track - bend}`,
    `Q${track} ${from.y} ${track} ${from.y + down * bend}`,
    `V${to.y - down * bend}`,
    `Q${track} ${to.y} ${track + bend} ${to.y}H${to.x}`,
  ].join('')
  const state = place.works ? (place.wire === null ? 'told' : 'seen') : 'broken'
  const stroke = state === 'broken' ? '' : ` stroke="hsl(${hue(place.zone)} 55% 50%)"`
  const names = `data-container="${escapeXml(box.name)}" data-network="${escapeXml(zones[place.zone]?.zone?.name ?? '')}"`
  return `<path class="wire ${state}" ${names} d="${path}"${stroke}/>`
}

function pin({ place, from }: Wire): string {
  return `<circle cx="${from.x}" cy="${from.y}" r="3.5" fill="hsl(${hue(place.zone)} 55% 50%)"/>`
}

const LEGEND_LINE = 18

function legendLine(text: string, y: number): string {
  return `<text class="legend" x="24" y="${y}">${escapeXml(text)}</text>`
}

/** Only what occurs is explained; lines of pieces that stay whole. */
function legendOf({ zones, between, width, wires }: Layout, { surprises }: Graph): string[] {
  const boxes = [...between, ...zones.flatMap(({ cards }) => cards)].map(({ box }) => box)
  const pieces = [
    'inside a zone: attached to its bridge, over the veth that is named',
    ...(wires.length > 0 ? ['a wire: on several networks'] : []),
    ...(wires.some(({ place }) => place.wire === null)
      ? ['dotted: as the engine has it, not looked at']
      : []),
    ...(boxes.some(({ state }) => state === 'stopped') ? ['grey and dashed: does not run'] : []),
    ...(boxes.some(({ state }) => state === 'unseen') ? ['amber and dashed: not looked into'] : []),
    ...(boxes.some(({ places }) => places.some(({ works }) => !works)) ? ['red: down, or on no bridge'] : []),
    ...(surprises.length > 0 ? ['red arrows: measured, and not as promised'] : []),
  ]
  const whole = pieces.map((piece) => piece.replaceAll(' ', '\u00a0')).join(' · ')
  return fold(whole, (width - 48) / 6.4)
}

const SANS = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
const MONO = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'

const STYLE = [
  `text{font-family:${SANS};fill:#0f172a}`,
  '.page{fill:#fff}',
  '.title{font-size:17px;font-weight:600}',
  '.network{font-size:15px;font-weight:600}',
  '.facts,.legend{font-size:11px;fill:#475569}',
  `.hub{font-family:${MONO};font-size:11px;text-anchor:end}`,
  '.nowhere{fill:#fff;stroke:#cbd5e1;stroke-dasharray:5 4}',
  '.card rect{fill:#fff;stroke:#cbd5e1}',
  '.card.stopped rect{fill:#f8fafc;stroke:#94a3b8;stroke-dasharray:4 3}',
  '.card.stopped text{fill:#64748b}',
  '.card.unseen rect{stroke:#d97706;stroke-dasharray:4 3}',
  '.name{font-size:13px;font-weight:600}',
  '.fact{font-size:10px;fill:#475569}',
  `.address{font-family:${MONO};font-size:11px}`,
  `text.wire{font-family:${MONO};font-size:10px;fill:#64748b}`,
  'text.broken,text.leak{fill:#dc2626}',
  'text.ok{fill:#15803d}',
  'text.unproven{fill:#b45309}',
  '.arc{fill:none;stroke:#dc2626;stroke-width:2}',
  '.head{fill:#dc2626}',
  'path.wire{fill:none;stroke-width:2}',
  'path.told{stroke-dasharray:2 4}',
  'path.broken{stroke:#dc2626;stroke-dasharray:5 4}',
].join('')
