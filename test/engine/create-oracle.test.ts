import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { openShell, type Result } from '../support/shell.ts'
import { CREATE_CASES, HELD, NAME, TEMPLATE } from './create-cases.ts'

const { docker, netx } = openShell(inject('engine').host)

/** What a command leaves on the engine; the network that it made is gone afterwards. */
interface Effect {
  readonly succeeded: boolean
  readonly made: unknown
}

async function networkIds(): Promise<string[]> {
  return (await docker('network', 'ls', '--quiet', '--no-trunc')).stdout.split('\n').sort()
}

async function effectOf(create: Promise<Result>, flags: readonly string[]): Promise<Effect> {
  const { code, stdout } = await create
  const inspected = await docker('network', 'inspect', NAME)
  const [network]: Inspected[] = JSON.parse(inspected.stdout)
  if (network === undefined) return { succeeded: code === 0, made: undefined }
  await docker('network', 'rm', NAME)
  expect(stdout).toBe(`${network.Id}\n`)
  return { succeeded: code === 0, made: comparable(network, flags) }
}

interface Inspected {
  readonly Id: string
  readonly Created: string
  readonly IPAM: { readonly Config: readonly { readonly Subnet: string }[] | null }
}

/** Docker sends subnets in an order that changes from run to run, and engines choose another one each time. */
function comparable({ Id, Created, ...network }: Inspected, flags: readonly string[]): unknown {
  const asked = [...flags, TEMPLATE.subnet].join(' ')
  const pools = network.IPAM.Config ?? []
  const chosen = pools.filter(({ Subnet }) => !asked.includes(Subnet))
  const given = pools.filter((pool) => !chosen.includes(pool))
  return {
    ...network,
    IPAM: { ...network.IPAM, Config: given.toSorted((a, b) => (a.Subnet < b.Subnet ? -1 : 1)) },
    chosen: chosen.map((pool) => [Object.keys(pool), pool.Subnet.includes(':'), pool.Subnet.split('/')[1]]),
  }
}

describe('create leaves what docker network create leaves', () => {
  const outcomes = { accepted: 0, refused: 0 }
  let before: string[] = []

  async function removeAll() {
    for (const name of [NAME, HELD.name, TEMPLATE.name]) await docker('network', 'rm', name)
  }

  beforeAll(async () => {
    await removeAll()
    await docker(
      'network',
      'create',
      '--ipv6',
      ...HELD.subnets.map((subnet) => `--subnet=${subnet}`),
      HELD.name,
    )
    await docker('network', 'create', '--config-only', '--subnet', TEMPLATE.subnet, TEMPLATE.name)
  })
  beforeEach(async () => {
    before = await networkIds()
  })
  afterAll(removeAll)

  it.each(CREATE_CASES.map((flags) => [flags.join(' ') || '(no flags)', flags] as const))(
    '%s',
    async (_, flags) => {
      const args = flags.includes(NAME) ? flags : [...flags, NAME]
      const docked = await effectOf(docker('network', 'create', ...args), flags)
      const ours = await effectOf(netx('create', ...args), flags)
      expect(ours).toEqual(docked)
      expect(ours.succeeded).toBe(ours.made !== undefined)
      expect(await networkIds()).toEqual(before)
      outcomes[ours.succeeded ? 'accepted' : 'refused'] += 1
    },
  )

  it.each([[], ['--internal'], [HELD.name], ['bridge'], ['']])(
    '%j, refused for its arguments',
    async (...args) => {
      const docked = await docker('network', 'create', ...args)
      const ours = await netx('create', ...args)
      expect([docked.code === 0, ours.code === 0]).toEqual([false, false])
      expect(await networkIds()).toEqual(before)
    },
  )

  it('was tried with flags of both kinds', () => {
    expect(outcomes.accepted).toBeGreaterThan(24)
    expect(outcomes.refused).toBeGreaterThan(24)
  })
})
