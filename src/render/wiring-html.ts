import type { WiredContainer, WiredLink, Wiring } from '../model/wiring.ts'
import { escapeXml } from './escape-xml.ts'
import { printable } from './style.ts'
import { PAGE_STYLE, SCRIPT, SCRIPT_SHA256 } from './wiring-page.ts'
import { wiringSvg } from './wiring-svg.ts'

/** The picture in one file that needs nothing else: hover shows whose wires are whose, a click tells all of a container. */
export function wiringHtml(wiring: Wiring): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${SCRIPT_SHA256}'`
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width">',
    '<title>Docker networks</title>',
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    `<main>${wiringSvg(wiring)}</main>`,
    '<aside>',
    '<label>Filter <input type="search" placeholder="a name, an address, a network"></label> <output></output>',
    '<p class="hint">Click on a container to see its links and routes.</p>',
    ...(wiring.host.unseen === null
      ? []
      : [paragraph(`The engine's host was not looked into: ${wiring.host.unseen}`)]),
    ...wiring.containers.map(section),
    '</aside>',
    `<script>${SCRIPT}</script>`,
    '</body>',
    '</html>',
  ].join('\n')
}

function section(container: WiredContainer): string {
  const { name, state, mode, sharesWith, unseen, links, routes, published } = container
  const whose = sharesWith === null ? [] : [paragraph(`in the network namespace of ${sharesWith}`)]
  const ports = published.map(({ hostAddress, hostPort, port, protocol }) => {
    const where = hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress
    return `${where}:${hostPort} → ${port}/${protocol}`
  })
  const ways = routes.map(({ destination, gateway, interface: out }) => {
    return `${destination}${gateway === null ? '' : ` via ${gateway}`} dev ${out}`
  })
  return [
    `<section data-container="${told(name)}" hidden>`,
    `<h2>${told(name)}</h2>`,
    paragraph(mode === 'own' ? state : `${state}, network mode ${mode}`),
    ...whose,
    ...(unseen === null ? [] : [paragraph(`not looked into: ${unseen}`)]),
    ...links.map(linkPart),
    ...listPart('routes', ways),
    ...listPart('published', ports),
    '</section>',
  ].join('\n')
}

function linkPart({ name, index, kind, mac, mtu, up, state, addresses, alias, peer }: WiredLink): string {
  const end =
    peer &&
    `${peer.name ?? 'an end'}, index ${peer.index}, in ${peer.namespace ?? 'a namespace not looked into'}`
  const facts = [
    [...(kind === null ? [] : [kind]), `mtu ${mtu}`, up ? 'up' : 'down', `state ${state}`].join(', '),
    ...(mac === null ? [] : [mac]),
    ...addresses,
    ...(end === null ? [] : [`↔ ${end}`]),
    ...(peer?.master == null ? [] : [`↔ ${peer.master}`]),
    ...(alias === null ? [] : [`alias ${alias}`]),
  ]
  return listPart(`${name}, index ${index}`, facts).join('\n')
}

function listPart(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return []
  return [`<h3>${told(title)}</h3>`, `<ul>${items.map((item) => `<li>${told(item)}</li>`).join('')}</ul>`]
}

const paragraph = (text: string) => `<p>${told(text)}</p>`
const told = (text: string) => escapeXml(printable(text))
