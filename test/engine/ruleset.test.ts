import { expect, inject, test } from 'vitest'
import { observe } from '../../src/engine/observe.ts'
import { openEngine } from '../../src/engine/open-engine.ts'
import { thisProcess } from '../../src/engine/this-process.ts'
import { HOST_KEY } from '../../src/model/place.ts'
import type { RuleBackend, Ruleset } from '../../src/model/ruleset.ts'
import { withBeyond } from '../../src/plan/participants.ts'
import { lookAround } from '../../src/probe/look-around.ts'
import { lab } from '../support/docker.ts'
import { readSaved, savedOf } from '../support/rulesets.ts'
import { saboteur } from '../support/sabotage.ts'

const { host, name: engineName } = inject('engine')

/** The rules of the engine's host, and of a container, as netx reads them. */
async function rulesetsOf(container: string): Promise<{ onHost: Ruleset; inside: Ruleset }> {
  const engine = await openEngine({ debug: false, tls: undefined, tlsVerify: undefined, host }, process.env)
  try {
    const topology = withBeyond(await observe(engine, (all) => all), { host: true, netns: [], also: [] })
    const id = topology.containers.find(({ name }) => name === container)?.id ?? ''
    const signal = AbortSignal.timeout(50_000)
    const options = {
      rung: 'helper',
      owner: thisProcess('/nowhere'),
      signal,
      onFallback: () => undefined,
    } as const
    const { looks } = await lookAround(engine, topology, options, ['ruleset'])
    const [onHost, inside] = [HOST_KEY, id].map((key) => {
      const look = looks.get(key)
      if (look?.kind !== 'seen' || look.ruleset === null) throw new Error(`no rules of ${key}`)
      return look.ruleset
    })
    if (!onHost || !inside) throw new Error('not looked into')
    return { onHost, inside }
  } finally {
    engine.close()
  }
}

const FAMILIES = [
  ['ip', 'iptables'],
  ['ip6', 'ip6tables'],
] as const

/** All that is saved is told, and nothing else; of the chains that iptables shows though nobody made them there is nothing to tell. */
function expectSame(ruleset: Ruleset, backend: RuleBackend, saved: ReadonlyMap<string, string[]>): number {
  const told = savedOf({ tables: ruleset.tables.filter((table) => table.backend === backend) })
  for (const [place, lines] of saved) expect([place, told.get(place) ?? [lines[0]]]).toEqual([place, lines])
  expect([...told.keys()].filter((place) => !saved.has(place))).toEqual([])
  return [...told.values()].flat().length - told.size
}

test('the rules of the host and of containers are those that iptables-save has, with their counters', async () => {
  await using place = lab(host, 'rules')
  const { run, runIn } = saboteur(host, engineName)
  const net = await place.network('net')
  await place.network('inner', '--internal')
  await place.network('quiet', '--opt', 'com.docker.network.bridge.enable_icc=false')
  const web = await place.container('web', [
    '--network',
    net,
    '--publish',
    '127.0.0.1::80',
    '--publish',
    '90/udp',
  ])
  const bridge = `br-${(await place.docker('network', 'inspect', '--format', '{{.Id}}', net)).slice(0, 12)}`
  await run(
    'iptables',
    '-t',
    'raw',
    '-A',
    'PREROUTING',
    '-d',
    '172.31.255.1',
    '!',
    '-i',
    bridge,
    '-j',
    'DROP',
  )
  const drop = ['OUTPUT', '-p', 'tcp', '-m', 'multiport', '--dports', '25,465:587', '-j', 'DROP']
  await runIn(web, 'iptables-legacy', '-A', ...drop)
  await runIn(web, 'ip6tables-legacy', '-A', ...drop)
  try {
    const save = async (in_: typeof run, suffix: string) => {
      const [four, six] = FAMILIES
      const saved = async ([family, command]: (typeof FAMILIES)[number]) =>
        readSaved(family, (await in_(`${command}${suffix}`, '-c')).split('\n'))
      return new Map([...(await saved(four)), ...(await saved(six))])
    }
    const inWeb: typeof run = (...command) => runIn(web, ...command)
    const { onHost, inside } = await rulesetsOf(web)
    expect(expectSame(onHost, 'iptables-nft', await save(run, '-save'))).toBeGreaterThan(20)
    expectSame(inside, 'iptables-nft', await save(inWeb, '-save'))
    expect(expectSame(inside, 'iptables-legacy', await save(inWeb, '-legacy-save'))).toBe(2)
    const tables = onHost.tables.map(({ name }) => name)
    expect(tables).toEqual(expect.arrayContaining(['filter', 'nat', 'raw']))
  } finally {
    await run('iptables', '-t', 'raw', '-F', 'PREROUTING')
  }
})
