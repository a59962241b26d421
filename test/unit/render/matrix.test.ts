import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../src/model/outcome.ts'
import { atlas } from '../../../src/model/place.ts'
import type { Probe } from '../../../src/model/probe.ts'
import type { Report } from '../../../src/model/report.ts'
import { planProbes } from '../../../src/plan/probes.ts'
import { renderComparedMatrix, renderMatrix } from '../../../src/render/matrix.ts'
import { judge } from '../../../src/verdict/judge.ts'
import { predict } from '../../../src/verdict/predict.ts'
import { topology } from '../../support/topology.ts'

type Parts = Parameters<typeof topology>

/** The report of an engine that keeps its promises, but for the outcomes that `but` gives. */
function report(
  networks: Parts[0],
  containers: Parts[1],
  but: (probe: Probe) => Outcome | undefined = () => undefined,
) {
  const map = atlas(topology(networks, containers))
  const outcome = (probe: Probe): Outcome => {
    const { expected } = predict(map, probe)
    if (expected === 'reply') return { kind: 'reply', attempts: 1, lost: 0, rttMs: 0.08 }
    if (expected === 'no-reply') return { kind: 'timeout', attempts: 3 }
    if (expected === 'resolved' && probe.kind === 'dns') {
      return { kind: 'resolved', addresses: probe.addresses, rttMs: 1 }
    }
    return { kind: 'name-not-found', rcode: 3 }
  }
  const measurements = planProbes(map).map((probe) => ({
    probe,
    outcome: but(probe) ?? outcome(probe),
    doubt: null,
    weakness: null,
  }))
  return judge(map, measurements, { prober: 'helper', windowMs: 500 })
}

const plain = { width: 80, color: false }
const story = {
  tomcat01: { on: { bridge: '172.17.0.2' } },
  tomcat02: { on: { bridge: '172.17.0.3' } },
  'net-tomcat01': { on: { 'tomcat-net': '172.18.0.2' } },
}

test('where there is no pair nothing is said of the settings', () => {
  const alone = renderMatrix(report({ n: {} }, { app: { on: { n: '10.0.0.2' } } }), plain)
  expect(alone.split('\n').at(-1)).toBe('0 pairs: 0 reachable, 0 isolated. Nothing was measured.')
})

test('wide characters keep the columns in line', () => {
  const wide = { 日本: { on: { n: '10.0.0.2' } }, web: { on: { n: '10.0.0.3' } } }
  expect(
    renderMatrix(report({ n: {} }, wide), plain)
      .split('\n')
      .slice(0, 3),
  ).toEqual(['from \\ to  web  日本', 'web        .    a', '日本       an   .'])
})

describe('containers that do not run and were not named', () => {
  const sound = report({ 'tomcat-net': {} }, story)
  const stopped = (
    name: string,
    state: 'created' | 'dead' | 'exited' | 'removing',
    exitCode: number | null,
  ) => {
    return { name, id: name, state, exitCode }
  }
  const ending = (notRunning: Report['notRunning'], width = 100) => {
    const lines = renderMatrix({ ...sound, ...(notRunning && { notRunning }) }, { ...plain, width }).split(
      '\n',
    )
    return lines.slice(lines.findIndex((line) => line.startsWith('6 pairs')))
  }

  test('are named, those that failed first, and what is concluded is not about them', () => {
    const all = [
      stopped('api', 'created', null),
      stopped('db', 'exited', 137),
      stopped('job', 'exited', 0),
      stopped('old', 'removing', null),
    ]
    expect(ending(all)).toEqual([
      '6 pairs: 2 reachable, 4 isolated. All that runs is as the settings promise.',
      'Not measured: db (exited with code 137), api (created), job (exited with code 0), old (being',
      'removed); name them to take them in.',
    ])
  })

  test('are none', () => {
    expect(ending([])).toEqual(['6 pairs: 2 reachable, 4 isolated. All as the settings promise.'])
    expect(ending(undefined)).toEqual(['6 pairs: 2 reachable, 4 isolated. All as the settings promise.'])
  })

  test('are counted where they are many', () => {
    const many = Array.from({ length: 30 }, (_, index) => stopped(`job-${index}`, 'exited', 0))
    expect(ending(many, 2000)[1]).toContain('job-19 (exited with code 0) and 10 more (--format json);')
  })
})

describe('the grid', () => {
  test('the story', () => {
    expect(renderMatrix(report({ 'tomcat-net': {} }, story), plain)).toMatchInlineSnapshot(`
      "from \\ to     net-tomcat01  tomcat01  tomcat02
      net-tomcat01  .             --        --
      tomcat01      --            .         a-
      tomcat02      --            a-        .

      a  answers by address    n  resolves by name    -  does not    ?  not known
      last:  !  leak: should be isolated    x  broken: should work    ?  not proven

      Tried: ping and names. No TCP port was tried; --tcp auto looks for them.
      6 pairs: 2 reachable, 4 isolated. All as the settings promise."
    `)
  })

  test('a leak, a broken name and a stopped container, each with its reason', () => {
    const containers = {
      app: { on: { n: '10.0.0.2' } },
      cache: { on: { n: '10.0.0.3' } },
      db: { on: { m: '10.1.0.2' } },
    }
    const seen = report(
      { n: {}, m: {} },
      { ...containers, old: { on: { m: null }, state: 'exited' } },
      (probe) => {
        if (probe.from === 'old' || probe.to === 'old')
          return { kind: 'not-measured', reason: 'old is exited' }
        if (probe.kind === 'icmp' && probe.to === 'db' && probe.from === 'app')
          return { kind: 'reply', attempts: 1, lost: 0, rttMs: 0.2 }
        if (probe.kind === 'dns' && probe.to === 'cache' && probe.from === 'app')
          return { kind: 'name-not-found', rcode: 3 }
        return undefined
      },
    )
    expect(renderMatrix(seen, { ...plain, width: 120 })).toMatchInlineSnapshot(`
      "from \\ to  app  cache  db   old
      app        .    a-x    a-!  ???
      cache      an   .      --   ???
      db         --   --     .    ???
      old        ???  ???    ???  .

      a  answers by address    n  resolves by name    -  does not    ?  not known
      last:  !  leak: should be isolated    x  broken: should work    ?  not proven

      LEAKS (1 probe)
        app → db  10.1.0.2 on m answered a ping in 0.20 ms; expected none: the asker is not on that network

      BROKEN (2 probes)
        app → cache
          "cache", "cache.n" do not resolve
          expected its address: the engine knows this name on a network that both are on

      NOT PROVEN (6 pairs)
        old is exited: 6 pairs

      Tried: ping and names. No TCP port was tried; --tcp auto looks for them.
      12 pairs: 3 reachable, 3 isolated, 6 not known. 1 pair leaks, 1 broken, 6 not proven."
    `)
  })

  test('a doubt about a pair that is broken by something else is counted, too', () => {
    const containers = { app: { on: { n: '10.0.0.2' } }, cache: { on: { n: '10.0.0.3' } } }
    const seen = report({ n: {} }, containers, (probe) => {
      if (probe.from !== 'app') return undefined
      return probe.kind === 'icmp'
        ? { kind: 'timeout', attempts: 3 }
        : { kind: 'not-measured', reason: 'the helper ended early' }
    })
    const text = renderMatrix(seen, plain)
    expect(text).toContain('BROKEN (1 probe)')
    expect(text).toContain('NOT PROVEN (1 pair)\n  the helper ended early: app → cache')
  })

  test('what is expected, what was seen and the difference, where there is one', () => {
    const containers = {
      app: { on: { n: '10.0.0.2' } },
      cache: { on: { n: '10.0.0.3' } },
      db: { on: { m: '10.1.0.2' } },
    }
    const seen = report({ n: {}, m: {} }, containers, (probe) => {
      if (probe.from !== 'app') return undefined
      if (probe.kind === 'icmp' && probe.to === 'db')
        return { kind: 'reply', attempts: 1, lost: 0, rttMs: 0.2 }
      return probe.kind === 'dns' && probe.to === 'cache' ? { kind: 'name-not-found', rcode: 3 } : undefined
    })
    expect(renderComparedMatrix(seen, plain).split('\n').slice(0, 18).join('\n')).toMatchInlineSnapshot(`
      "EXPECTED
      from \\ to  app  cache  db
      app        .    an     --
      cache      an   .      --
      db         --   --     .

      OBSERVED
      from \\ to  app  cache  db
      app        .    a-x    a-!
      cache      an   .      --
      db         --   --     .

      DIFFERENCE
      from \\ to  app  cache  db
      app        .    ·x     !·
      cache      ··   .      ··
      db         ··   ··     .
      ·  as expected"
    `)
    expect(renderComparedMatrix(report({ n: {}, m: {} }, containers), plain)).toBe(
      renderMatrix(report({ n: {}, m: {} }, containers), plain),
    )
  })

  test('columns by number where the names do not fit', () => {
    const lines = renderMatrix(report({ 'tomcat-net': {} }, story), { width: 40, color: false }).split('\n')
    expect(lines.slice(0, 4)).toEqual([
      'from \\ to       1    2    3',
      '1 net-tomcat01  .    --   --',
      '2 tomcat01      --   .    a-',
      '3 tomcat02      --   a-   .',
    ])
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40)
  })

  test('fifty containers are grouped by their networks', () => {
    const containers = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => {
        return [`app-${index}`, { on: { [`net-${index % 3}`]: `10.${index % 3}.0.${index + 2}` } }]
      }),
    )
    const text = renderMatrix(report({ 'net-0': {}, 'net-1': {}, 'net-2': {} }, containers), plain)
    expect(text.split('\n').slice(0, 9)).toEqual([
      'Containers, grouped by the networks that they are on',
      '  1  net-0: 17 containers',
      '  2  net-1: 17 containers',
      '  3  net-2: 16 containers',
      '',
      'from \\ to  1      2      3',
      '        1  an     --     --',
      '        2  --     an     --',
      '        3  --     --     an',
    ])
    expect(text.split('\n').length).toBeLessThan(20)
    const narrow = renderMatrix(report({ 'net-0': {}, 'net-1': {}, 'net-2': {} }, containers), {
      ...plain,
      width: 40,
    })
    expect(Math.max(...narrow.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(40)
  })

  test('what leaks between many is told once for each pair of groups, and the few are named', () => {
    const containers = Object.fromEntries(
      Array.from({ length: 36 }, (_, index) => {
        return [`app-${index}`, { on: { [`net-${index % 2}`]: `10.${index % 2}.0.${index + 2}` } }]
      }),
    )
    const few = { db: { on: { 'net-2': '10.2.0.2' } }, cache: { on: { 'net-2': '10.2.0.3' } } }
    const seen = report({ 'net-0': {}, 'net-1': {}, 'net-2': {} }, { ...containers, ...few }, (probe) =>
      probe.kind === 'icmp' ? { kind: 'reply', attempts: 1, lost: 0, rttMs: 0.2 } : undefined,
    )
    const lines = renderMatrix(seen, plain).split('\n')
    expect(lines).toContain('  3  net-2: cache, db')
    const start = lines.indexOf('LEAKS (792 probes)')
    expect(lines.slice(start + 1, start + 7)).toEqual([
      '  net-0 → net-1: 324 pairs',
      '    e.g. app-0 → app-1: 10.1.0.3 on net-1 answered a ping in 0.20 ms',
      '    expected none: the asker is not on that network',
      '  net-0 → net-2: 36 pairs',
      '    e.g. app-0 → cache: 10.2.0.3 on net-2 answered a ping in 0.20 ms',
      '    expected none: the asker is not on that network',
    ])
    expect(lines.slice(start)).toHaveLength(1 + 6 * 3 + 3)
  })
})

test('colour is for terminals', () => {
  const seen = report({ 'tomcat-net': {} }, story)
  expect(renderMatrix(seen, { width: 80, color: true })).toContain('\u001b[32ma- \u001b[0m')
  expect(renderMatrix(seen, plain)).not.toContain('\u001b')
})

test('a name cannot steer the terminal', () => {
  const hostile = { '\u001b[2Jx': { on: { n: '10.0.0.2' } }, ok: { on: { n: '10.0.0.3' } } }
  expect(renderMatrix(report({ n: {} }, hostile), plain)).not.toContain('\u001b')
})
