import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { majorOf } from '../../src/model/topology.ts'
import { type Speaker, speaker } from '../support/healthy/speaker.ts'
import type { Ground } from '../support/healthy/stack.ts'
import { type Tried, tryStack } from '../support/healthy/try-stack.ts'
import { addUplink, UPLINK_ADDRESSES } from '../support/healthy/uplink.ts'

const { host, name: engine, version } = inject('engine')
const SEEDS = (process.env['NETX_HEALTHY_SEEDS'] ?? '1,2,3,4,5,6,7,8,9,10,11,12').split(',').map(Number)

const options = (process.env['NETX_ENGINE_OPTIONS'] ?? '').split(' ')
const setting = {
  iptables: !options.includes('--iptables=false'),
  ip6tables: options.includes('--ip6tables') || options.includes('--ip6tables=true'),
}
const major = majorOf(version)
const ground: Ground = {
  major,
  hostAddresses: UPLINK_ADDRESSES,
  losesInternalIPv6: major <= 20 && setting.ip6tables,
}

/** The client enters the engine's namespaces, so it takes an engine of this project's own. */
describe.runIf(engine !== null)('on an engine that nobody tampered with', () => {
  let client: Speaker

  beforeAll(async () => {
    client = await speaker(host, engine ?? '')
    await addUplink(host, engine ?? '')
  })
  afterAll(() => client?.[Symbol.asyncDispose]())

  const tried = (seed: number): Promise<Tried> => tryStack(host, seed, ground, client, setting)

  test.each(SEEDS)(
    'nothing of random stack %i leaks or is broken, and a real client agrees',
    async (seed) => {
      const { faults, stack, line } = await tried(seed)
      expect(faults, [line, ...stack].join('\n')).toEqual([])
    },
  )

  /** script/soak sets it: how many stacks to try. */
  const stacks = Number(process.env['NETX_SOAK_STACKS'] ?? 0)

  test.runIf(stacks > 0)(`soak: ${stacks} random stacks`, { timeout: 3 * 3600_000 }, async () => {
    const first = Number(process.env['NETX_SOAK_SEED'] ?? 1000)
    const faulty: number[] = []
    for (let seed = first; seed < first + stacks; seed += 1) {
      const { faults, stack, line } = await tried(seed)
      const more = faults.length > 0 ? [...stack, ...faults].map((text) => `    ${text}`) : []
      process.stdout.write(`${[line, ...more].join('\n')}\n`)
      if (faults.length > 0) faulty.push(seed)
    }
    process.stdout.write(
      `${stacks} stacks on ${version}, ${faulty.length} with faults: ${faulty.join(' ')}\n`,
    )
    expect(faulty).toEqual([])
  })
})
