import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NAMESPACE_FOLDER, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, probe } from '../support/probe.ts'

/** Reading rules is test/engine/ruleset.test.ts: engines bring what writes them. */
let binary = ''
let wires: Wiring
let red = ''

beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  ;[red = ''] = await wires.namespaces('red')
})

afterAll(() => wires.dispose())

const told = ['nft', 'iptables', 'more', 'ruleset'] as const

/** The tables of iptables' own that there are in a namespace; a kernel may have none at all. */
async function tablesIn(namespace: string): Promise<string> {
  const { stdout } = await execa('nsenter', [
    `--net=${NAMESPACE_FOLDER}/${namespace}`,
    'sh',
    '-c',
    'cat /proc/net/ip_tables_names /proc/net/ip6_tables_names 2> /dev/null || true',
  ])
  return stdout
}

test('a namespace without rules has none, and none after it was looked at', async () => {
  const before = await tablesIn(red)
  const run = await probe({ binary }, [`ns 0 ${red}`, 'open ruleset'])
  expect(answers(run, ...told)).toEqual(['ruleset 0 ok 0'])
  expect(before).toBe('')
  expect(await tablesIn(red)).toBe('')
})

test('who may not read them does not say that there are none', async () => {
  const through = ['setpriv', '--bounding-set', '-net_admin']
  const run = await probe({ binary, through }, [`ns 0 ${red}`, 'open ruleset'])
  expect(answers(run, ...told)).toEqual(['ruleset 0 failed nftables EPERM'])
  expect(answers(run, 'ns')).toHaveLength(1)
})

test('nobody is told of rules who did not ask, or of a namespace that is not there', async () => {
  const run = await probe({ binary }, [`ns 0 ${red}`, 'open links'])
  expect(answers(run, ...told)).toEqual([])
  const lost = await probe({ binary }, [`ns 0 ${red}`, 'ns 1 nobody', 'open ruleset'])
  expect(answers(lost, ...told)).toEqual(['ruleset 0 ok 0'])
})
