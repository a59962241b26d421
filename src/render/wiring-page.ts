/**
 * What the page does: shows whose wires are whose, and what is known of a container. Names are compared, and never become
 * part of markup or of a selector. The page permits this text alone to run, by its SHA-256.
 */
export const SCRIPT = `'use strict'
const marked = [...document.querySelectorAll('[data-container]')]
const cards = [...document.querySelectorAll('.card')]
const zones = [...document.querySelectorAll('.zone')]
const sections = [...document.querySelectorAll('section[data-container]')]
const filter = document.querySelector('input')
const count = document.querySelector('output')

function light(name) {
  document.body.classList.toggle('focused', name !== null)
  for (const one of marked) one.classList.toggle('lit', one.dataset.container === name)
  const theirs = marked.filter((one) => one.dataset.container === name && one.dataset.network !== undefined)
  const networks = theirs.map((one) => one.dataset.network)
  for (const zone of zones) {
    zone.classList.toggle('lit', zone.querySelector('.card.lit') !== null || networks.includes(zone.dataset.network))
  }
}

function open(name) {
  for (const one of sections) one.hidden = one.dataset.container !== name
  document.querySelector('.hint').hidden = name !== null
}

for (const card of cards) {
  const name = card.dataset.container
  card.setAttribute('tabindex', '0')
  card.addEventListener('mouseenter', () => light(name))
  card.addEventListener('mouseleave', () => light(null))
  card.addEventListener('focus', () => light(name))
  card.addEventListener('blur', () => light(null))
  card.addEventListener('click', () => open(name))
  card.addEventListener('keydown', (event) => event.key === 'Enter' && open(name))
}

filter.addEventListener('input', () => {
  const wanted = filter.value.trim().toLowerCase()
  const fits = (card) => {
    const zone = card.closest('.zone')
    const texts = [card.textContent, zone === null ? '' : zone.dataset.network]
    return texts.some((text) => text.toLowerCase().includes(wanted))
  }
  const kept = new Set(cards.filter(fits).map((card) => card.dataset.container))
  for (const one of marked) one.classList.toggle('out', !kept.has(one.dataset.container))
  count.textContent = wanted === '' ? '' : kept.size + ' of ' + cards.length
})
`

export const SCRIPT_SHA256 = 'FmvJV1HqtSXEZsPQvVc+a4ZFJqz0ieFjZkgElizBuBM='

export const PAGE_STYLE = `
body{margin:0;display:flex;align-items:flex-start;font:14px/1.5 ui-sans-serif,system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:#0f172a;background:#fff}
main{flex:1;overflow-x:auto}
aside{position:sticky;top:0;box-sizing:border-box;width:23rem;height:100vh;overflow:auto;padding:1.5rem;border-left:1px solid #e2e8f0;background:#f8fafc}
label{font-weight:600}
input{box-sizing:border-box;width:100%;margin:.25rem 0;padding:.4rem .6rem;font:inherit;border:1px solid #94a3b8;border-radius:6px}
output,.hint{color:#475569}
h2{margin:1.5rem 0 .25rem;font-size:1.1rem;overflow-wrap:anywhere}
h3{margin:1rem 0 0;font:600 12px ui-monospace,"SF Mono",Menlo,Consolas,monospace}
p,ul{margin:.25rem 0;padding:0;list-style:none}
li{font:12px/1.6 ui-monospace,"SF Mono",Menlo,Consolas,monospace;overflow-wrap:anywhere;color:#334155}
.card{cursor:pointer;outline:none}
.card:hover rect,.card:focus rect{stroke:#0f172a;stroke-width:1.5}
.focused .card:not(.lit),.focused path.wire:not(.lit){opacity:.35}
.focused path.wire.lit{stroke-width:3}
.zone.lit>rect{stroke-width:2.5}
.out{opacity:.12!important}
`
