import { expect, test } from 'vitest'
import { pickWiring } from '../../../src/plan/pick-wiring.ts'
import { wiringDot } from '../../../src/render/wiring-dot.ts'
import { wiringMermaid } from '../../../src/render/wiring-mermaid.ts'
import { wiringSvg } from '../../../src/render/wiring-svg.ts'
import { renderWiring } from '../../../src/render/wiring-tree.ts'
import { topology } from '../../support/topology.ts'
import { shop, wired } from '../../support/wiring.ts'

const HOSTILE = 'a"];evil[label="\\'
const hostile = wired({}, topology({ '"><script>': {} }, { [HOSTILE]: { on: { '"><script>': '10.0.0.2' } } }))

test('for Graphviz: clusters with their bridges, and who is on several networks between them', () => {
  expect(wiringDot(pickWiring(shop(), ['app', 'redis-1', 'old']))).toBe(`\
graph netx {
  graph [rankdir=LR, fontname="Helvetica", labeljust=l, ranksep=1.2];
  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11];
  edge [fontname="Helvetica", fontsize=9];
  subgraph cluster_n0 {
    label="mysql-net\\nbridge, internal\\n172.19.0.0/24"; style="rounded,filled"; color="#94a3b8"; fillcolor="#f1f5f9";
    n0 [label="br-mysql", fillcolor="#cbd5e1"];
    c1 [label="old\\nexited", style="rounded,dashed", color="#94a3b8", fontcolor="#64748b"];
  }
  subgraph cluster_n1 {
    label="redis-net\\nbridge\\n172.18.0.0/24"; style="rounded,filled"; color="#94a3b8"; fillcolor="#f1f5f9";
    n1 [label="br-redis", fillcolor="#cbd5e1"];
    c2 [label="redis-1\\n:16379 → 6379/tcp"];
  }
  c0 [label="app\\nwith sidekick"];
  c0 -- n0 [label="eth1 ↔ veth-app1\\n172.19.0.20"];
  c0 -- n1 [label="eth0 ↔ veth-app0\\n172.18.0.20", color="#dc2626", fontcolor="#dc2626", style=dashed];
  c1 -- n0 [label=""];
  c2 -- n1 [label="eth0 ↔ veth-r\\n172.18.0.11"];
}`)
})

test('for Mermaid, likewise', () => {
  expect(wiringMermaid(pickWiring(shop(), ['app', 'redis-1', 'mysql-1', 'web']))).toBe(`\
flowchart LR
  subgraph z0["mysql-net<br/>bridge, internal<br/>172.19.0.0/24"]
    n0(["br-mysql"])
    c1["mysql-1<br/>not looked into"]:::unseen
  end
  subgraph z1["redis-net<br/>bridge<br/>172.18.0.0/24"]
    n1(["br-redis"])
    c2["redis-1<br/>:16379 → 6379/tcp"]
  end
  subgraph z2["host<br/>the engine#39;s host"]
    n2(["the engine#39;s host"])
    c3["web"]
  end
  c0["app<br/>with sidekick"]
  c0 ---|"eth1 ↔ veth-app1<br/>172.19.0.20"| n0
  c0 -.-|"eth0 ↔ veth-app0<br/>172.18.0.20"| n1
  c1 ---|"172.19.0.11"| n0
  c2 ---|"eth0 ↔ veth-r<br/>172.18.0.11"| n1
  c3 --- n2
  classDef unseen stroke:#b45309,stroke-dasharray:4
  classDef stopped stroke:#94a3b8,stroke-dasharray:4,color:#64748b`)
})

test('no name ends a label', () => {
  expect(wiringDot(hostile)).toContain('c0 [label="a\\"];evil[label=\\"\\\\\\nnot looked into", style')
  expect(wiringDot(hostile)).toContain('label="\\"><script>\\nbridge"')
  expect(wiringMermaid(hostile)).toContain('c0["a#34;#93;#59;evil#91;label#61;#34;#92;<br/>not looked into"]')
  expect(wiringMermaid(hostile)).toContain('["#34;#62;#60;script#62;<br/>bridge"]')
})

test('as a picture: each container in its network, or wired to several', () => {
  const svg = wiringSvg(pickWiring(shop(), ['app', 'redis-1', 'old', 'mysql-1']))
  const [mysql = '', redis = ''] = svg.split('<g class="zone"').slice(1)
  expect(mysql).toContain('data-network="mysql-net"')
  expect(mysql).toContain('<g class="card stopped" data-container="old">')
  expect(mysql).toContain('<g class="card unseen" data-container="mysql-1">')
  expect(redis).toContain('data-container="redis-1"')
  const wires = svg.matchAll(/<path class="wire ([a-z]+)" data-container="([^"]+)"/g)
  expect([...wires].map(([, state, name]) => `${name} ${state}`).toSorted()).toEqual([
    'app broken',
    'app seen',
  ])
  expect(svg).toContain('>2 networks, 4 containers</text>')
  expect(svg).toContain('amber\u00a0and\u00a0dashed:\u00a0not\u00a0looked\u00a0into')
})

const pair = (from: string, to: string, verdict: 'ok' | 'leak' | 'unproven') => ({
  from,
  to,
  expected: 'isolated' as const,
  observed: verdict === 'leak' ? ('reachable' as const) : ('isolated' as const),
  verdict,
})
const measured = {
  ...pickWiring(shop(), ['app', 'redis-1', 'mysql-1']),
  measured: [
    pair('app', 'mysql-1', 'unproven'),
    pair('mysql-1', 'app', 'ok'),
    pair('mysql-1', 'redis-1', 'leak'),
    pair('redis-1', 'mysql-1', 'leak'),
    pair('redis-1', 'sidekick', 'leak'),
  ],
}

test('what was measured is told of each container, and drawn where it is not as promised', () => {
  const svg = wiringSvg(measured)
  expect(svg.match(/<path class="arc"/g)).toHaveLength(2)
  expect(svg.match(/marker-start/g)).toHaveLength(1)
  expect(svg).toMatch(/<text class="fact unproven"[^>]*>reaches 0 of 1</)
  expect(svg).toMatch(/<text class="fact leak"[^>]*>reaches 2 of 2</)
  expect(wiringDot(measured)).toContain('c1 -- c2 [label="leak", dir=both, color="#dc2626"')
  expect(wiringDot(measured)).toContain('c2 -- c0 [label="leak", dir=forward,')
  expect(wiringMermaid(measured)).toContain('  c1 <==>|leak| c2\n  c2 ==>|leak| c0\n')
  expect(renderWiring(measured, { width: 80, color: false })).toMatch(`
measured, 5 pairs: 3 reachable, 2 isolated
├─ unproven  app → mysql-1
├─ leak  mysql-1 → redis-1
├─ leak  redis-1 → mysql-1
└─ leak  redis-1 → sidekick`)
})

test('no name ends an element or an attribute of it', () => {
  const svg = wiringSvg(hostile)
  expect(svg).not.toMatch(/<script|evil\[label="/)
  expect(svg).toContain('data-network="&#34;&#62;&#60;script&#62;"')
})
