import { expect, test } from 'vitest'
import type { JudgedProbe, Pair } from '../../../src/model/report.ts'
import { renderChanges } from '../../../src/render/changes.ts'
import { changesBetween } from '../../../src/verdict/changes.ts'

const ping = (outcome: JudgedProbe['outcome']): JudgedProbe => {
  const isReply = outcome === 'reply'
  return {
    kind: 'icmp',
    network: 'n',
    address: '10.0.0.3',
    expected: 'reply',
    because: 'shared-network',
    outcome,
    verdict: isReply ? 'ok' : 'broken',
    ...(isReply && { rttMs: Math.random() }),
  }
}

const pair = (from: string, to: string, outcome: JudgedProbe['outcome']): Pair => {
  const isReply = outcome === 'reply'
  return {
    from,
    to,
    expected: 'reachable',
    observed: isReply ? 'reachable' : 'isolated',
    verdict: isReply ? 'ok' : 'broken',
    probes: [ping(outcome)],
  }
}

const before = { pairs: [pair('a', 'b', 'reply'), pair('b', 'a', 'reply'), pair('a', 'c', 'reply')] }
const after = { pairs: [pair('a', 'b', 'timeout'), pair('b', 'a', 'reply'), pair('d', 'a', 'reply')] }

test('the same pairs differ in nothing, whatever their times', () => {
  const again = { pairs: [pair('a', 'b', 'reply'), pair('b', 'a', 'reply'), pair('a', 'c', 'reply')] }
  expect(changesBetween(before, again)).toEqual([])
})

test('what was added, removed and changed, in order', () => {
  const changes = changesBetween(before, after)
  expect(renderChanges(changes, { width: 80, color: false })).toEqual([
    'a → b  reachable, ok → isolated, broken',
    '    icmp 10.0.0.3 reply → timeout',
    'a → c  is gone',
    'd → a  is new: reachable, ok',
  ])
})
