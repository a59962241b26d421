import { expect, test } from 'vitest'
import type { JudgedProbe } from '../../../src/model/report.ts'
import { mixedAnswers } from '../../../src/verdict/mixed-answers.ts'

/** `tcp/80 10.0.0.2 open`; an outcome of `refused` is expected so. */
function probe(text: string, given: Partial<JudgedProbe> = {}): JudgedProbe {
  const [what = '', address = '', outcome = ''] = text.split(' ')
  const [kind = '', port] = what.split('/')
  return {
    kind: kind as 'tcp',
    port: Number(port),
    address,
    outcome: outcome as 'open',
    expected: outcome === 'open' ? 'open' : 'refused',
    because: outcome === 'open' ? 'shared-network' : 'nobody-listens',
    verdict: 'ok',
    ...given,
  }
}

test.each<[string, JudgedProbe[], object[]]>([
  ['one answer', [probe('tcp/80 10.0.0.2 open'), probe('tcp/80 fd00::2 open')], []],
  [
    'IPv4 only',
    [probe('tcp/80 10.0.0.2 open'), probe('tcp/80 fd00::2 refused')],
    [{ kind: 'tcp', port: 80, open: ['10.0.0.2'], refused: ['fd00::2'] }],
  ],
  ['two ports', [probe('tcp/80 10.0.0.2 open'), probe('tcp/81 10.0.0.2 refused')], []],
  ['two protocols', [probe('tcp/80 10.0.0.2 open'), probe('udp/80 10.1.0.2 refused')], []],
  [
    'another network, which is silent',
    [
      probe('tcp/80 10.0.0.2 open'),
      probe('tcp/80 10.1.0.2 timeout', { because: 'not-on-network', expected: 'no-reply' }),
    ],
    [],
  ],
])('%s', (_, probes, expected) => {
  expect(mixedAnswers(probes)).toEqual(expected)
})
