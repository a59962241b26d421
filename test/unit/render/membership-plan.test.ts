import { expect, test } from 'vitest'
import type { Change } from '../../../src/model/membership.ts'
import { renderPlan } from '../../../src/render/membership-plan.ts'

const change = (name: string, from: Change['from'], to: Change['to'], because: string[] = []): Change => {
  return { container: { id: name, name }, network: { id: 'n', name: 'net' }, from, to, because }
}

test('a plan has a line for each container and network', () => {
  const plan = [
    change('a', null, { ipv4: '10.0.0.2', ipv6: 'fd00::2', aliases: ['x', 'y'], gatewayPriority: 7 }),
    change('b', { aliases: ['x'] }, { aliases: ['x', 'y'] }, ['lacks the alias y']),
    change('c', {}, {}),
    change('d', {}, null),
    change('e', null, null),
  ]
  expect(renderPlan(plan).split('\n')).toEqual([
    '+ connect     a to net, as 10.0.0.2 and fd00::2, alias x, y, gateway priority 7',
    '~ reconnect   b to net, alias x, y: it lacks the alias y',
    '  keep        c on net',
    '- disconnect  d from net',
    '  keep        e off net',
    '',
    '3 changes. Nothing was done.',
  ])
  expect(renderPlan([change('c', {}, {})])).toBe(
    '  keep        c on net\n\nNothing to change. Nothing was done.',
  )
})
