import { describe, expect, test } from 'vitest'
import type { Baseline, ComparedPair, Pair, Report } from '../../../src/model/report.ts'
import { renderComparison } from '../../../src/render/comparison.ts'
import { baselineText, readBaseline } from '../../../src/schema/baseline.ts'
import { compareReports, comparisonExitCode } from '../../../src/verdict/compare.ts'
import { summarize } from '../../../src/verdict/sum-up.ts'

/** `icmp ADDRESS OUTCOME`, `tcp ADDRESS:PORT OUTCOME`, `dns NAME OUTCOME`. */
const probe = (words: string, verdict: Pair['verdict'] = 'ok'): Pair['probes'][number] => {
  const [kind, what = '', outcome] = words.split(' ')
  const [address, port] = what.split(':')
  const place = { address: address === '-' ? null : address, ...(port && { port: Number(port) }) }
  const aim = kind === 'dns' ? { name: what, record: 'A' } : place
  const rest = { expected: 'reply', because: 'shared-network', attempts: 1, rttMs: Math.random() }
  return { kind, ...aim, ...rest, outcome, verdict } as Pair['probes'][number]
}
const pair = (state: string, ...probes: Pair['probes']): Pair => {
  const [from, to, expected, observed, verdict] = state.split(' ')
  return { from, to, expected, observed, verdict, probes } as Pair
}
const tried = { icmp: true, mtu: false, dns: true, tcp: [80], udp: [], published: 0 }
const report = (...pairs: Pair[]): Report => ({
  schemaVersion: 1,
  engine: { host: 'unix:///s', version: '26.1.5', apiVersion: '1.45' },
  run: { prober: 'helper', windowMs: Math.random(), tried },
  participants: [{ name: 'b', id: '0123456789abcdef', state: 'running', endpoints: [] }],
  columns: [],
  pairs,
  summary: summarize(pairs),
})

const REACHED = pair(
  'a b reachable reachable ok',
  probe('icmp 10.0.0.3 reply'),
  probe('tcp 10.0.0.3:80 open'),
  probe('dns b resolved'),
)
const with_ = (state: string, ...probes: Pair['probes']) => report(pair(`a b ${state}`, ...probes))

/** `kind: what it is about`, and the exit code. */
const compared = (before: Baseline, after: Report) => {
  const comparison = compareReports(before, after)
  const told = comparison.changes.map(({ kind, probes }) =>
    [kind, ...probes.map(({ what }) => what)].join(' '),
  )
  return [...told, comparisonExitCode(comparison)]
}

describe('what differs', () => {
  test.each<[string, Report, (string | number)[]]>([
    ['nothing, but for times', report({ ...REACHED }), [0]],
    ['the pair is gone', report(), ['removed icmp 10.0.0.3 tcp 10.0.0.3:80 dns b A', 2]],
    [
      'it got no answer',
      with_(
        'reachable isolated broken',
        probe('icmp 10.0.0.3 timeout', 'broken'),
        ...REACHED.probes.slice(1),
      ),
      ['changed icmp 10.0.0.3', 2],
    ],
    [
      'the target does not run',
      with_('reachable unknown unproven', probe('icmp - not-measured', 'unproven')),
      ['unknown icmp 10.0.0.3 tcp 10.0.0.3:80 dns b A icmp -', 3],
    ],
    [
      'silence that proves nothing',
      with_(
        'reachable unknown unproven',
        probe('icmp 10.0.0.3 timeout', 'unproven'),
        ...REACHED.probes.slice(1),
      ),
      ['unknown icmp 10.0.0.3', 3],
    ],
    [
      'a port that was not asked for',
      with_('reachable reachable ok', probe('icmp 10.0.0.3 reply'), probe('dns b resolved')),
      ['unknown tcp 10.0.0.3:80', 3],
    ],
    [
      'a name that is gone',
      with_('reachable reachable ok', ...REACHED.probes.slice(0, 2)),
      ['changed dns b A', 2],
    ],
    [
      'another address',
      with_('reachable reachable ok', probe('icmp 10.0.0.4 reply'), probe('dns b resolved')),
      ['changed icmp 10.0.0.3 tcp 10.0.0.3:80 icmp 10.0.0.4', 2],
    ],
    [
      'not measured, and another cell is worse',
      report(
        pair('a b reachable unknown unproven', probe('icmp - not-measured', 'unproven')),
        pair('b a isolated reachable leak', probe('icmp 10.0.0.2 reply', 'leak')),
      ),
      ['unknown icmp 10.0.0.3 tcp 10.0.0.3:80 dns b A icmp -', 'added icmp 10.0.0.2', 2],
    ],
  ])('%s', (_, after, expected) => {
    expect(compared(report(REACHED), after)).toEqual(expected)
  })

  test('a leak that was there before is a leak, and no difference', () => {
    const leaking = with_('isolated reachable leak', probe('icmp 10.0.0.3 reply', 'leak'))
    expect(compared(leaking, leaking)).toEqual([2])
  })

  test('the name that a container has after its id is not compared', () => {
    const before = with_(
      'reachable reachable ok',
      probe('icmp 10.0.0.3 reply'),
      probe('dns 0123456789ab resolved'),
    )
    expect(compared(before, with_('reachable reachable ok', probe('icmp 10.0.0.3 reply')))).toEqual([0])
  })
})

describe('the file', () => {
  test('holds no times, and is read again', () => {
    const text = baselineText(report(REACHED))
    expect(text).toBe(baselineText(report({ ...REACHED })))
    expect(text).not.toMatch(/Ms"|attempts|lost/)
    expect(compared(readBaseline(JSON.parse(text)) as Baseline, report(REACHED))).toEqual([0])
  })

  test('may be what --format json printed', () => {
    expect(readBaseline(JSON.parse(JSON.stringify(report(REACHED))))).toHaveProperty('pairs')
  })

  const broken: ComparedPair = { ...REACHED, verdict: 'fine' as never }
  test.each<[unknown, string]>([
    [null, 'is no report of matrix: it has no schemaVersion'],
    [[], 'is no report of matrix: it has no schemaVersion'],
    [{ schemaVersion: 2 }, 'has schemaVersion 2, and only 1 is known here'],
    [
      { schemaVersion: 1, networks: [] },
      'is no report of matrix: participants is missing, or not what it should be',
    ],
    [
      { schemaVersion: 1, participants: [], pairs: [broken] },
      'is no report of matrix: pairs[0].verdict is missing, or not what it should be',
    ],
  ])('%j', (document, wrong) => {
    expect(readBaseline(document)).toEqual({ wrong })
  })
})

test('a person reads what differs, kind by kind', () => {
  const after = report(
    pair(
      'a b reachable isolated broken',
      probe('icmp 10.0.0.3 timeout', 'broken'),
      ...REACHED.probes.slice(1),
    ),
    pair('a c reachable unknown unproven', probe('icmp - not-measured', 'unproven')),
    pair('b c isolated isolated ok', probe('icmp 10.0.0.4 timeout')),
  )
  const before = report(
    REACHED,
    pair('a c reachable reachable ok', probe('icmp 10.0.0.4 reply')),
    pair('a old isolated isolated ok', probe('icmp 10.0.0.9 timeout')),
  )
  const style = { width: 80, color: false }
  expect(renderComparison(compareReports(before, after), 'before.json', style)).toMatchInlineSnapshot(`
    "
    ADDED (1 pair)
      b → c  is new: isolated, ok

    REMOVED (1 pair)
      a → old  is gone

    CHANGED (1 pair)
      a → b  reachable, ok → isolated, broken
        icmp 10.0.0.3 reply → timeout

    NOT KNOWN, THEN OR NOW (1 pair)
      a → c  reachable, ok → unknown, unproven
        icmp 10.0.0.4 reply → not asked
        icmp - not asked → not-measured

    Compared with before.json: 1 added, 1 removed, 1 changed, 1 not known."
  `)
  expect(renderComparison(compareReports(after, after), 'before.json', style)).toMatchInlineSnapshot(`
    "
    Compared with before.json: nothing differs."
  `)
  expect(renderComparison(compareReports(report(), report()), 'before.json', style)).toMatchInlineSnapshot(`
    "
    Compared with before.json: nothing was measured, then or now."
  `)
})
