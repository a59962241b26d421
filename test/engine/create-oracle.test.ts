import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type DockerResult, docker } from '../support/docker.ts'
import { netx } from '../support/netx.ts'
import { CREATE_CASES, HELD, NAME, TEMPLATE } from './create-cases.ts'

const { host } = inject('engine')

const network = (...args: string[]) => docker(host, 'network', ...args)
const dockerCreate = (args: readonly string[]) => network('create', ...args)
const netxCreate = (args: readonly string[]) => netx(host, 'create', ...args)

async function networkIds(): Promise<string[]> {
  return (await network('ls', '--quiet', '--no-trunc')).stdout.split('\n').sort()
}

/** What a command leaves on the engine; the network that it made is gone afterwards. */
interface Effect {
  readonly succeeded: boolean
  readonly made: unknown
}

async function effectOf(create: Promise<DockerResult>, flags: readonly string[]): Promise<Effect> {
  const { exitCode, stdout } = await create
  const succeeded = exitCode === 0
  const [found]: Inspected[] = JSON.parse((await network('inspect', NAME)).stdout)
  if (found === undefined) return { succeeded, made: undefined }
  await network('rm', NAME)
  expect(stdout).toBe(found.Id)
  return { succeeded, made: comparable(found, flags) }
}

interface Inspected {
  readonly Id: string
  readonly Created: string
  readonly IPAM: { readonly Config: readonly { readonly Subnet: string }[] | null }
}

/** Docker sends subnets in an order that changes from run to run, and an engine never chooses the same one twice. */
function comparable({ Id, Created, ...rest }: Inspected, flags: readonly string[]): unknown {
  const asked = [...flags, TEMPLATE.subnet].join(' ')
  const pools = rest.IPAM.Config ?? []
  const chosen = pools.filter(({ Subnet }) => !asked.includes(Subnet))
  const given = pools.filter((pool) => !chosen.includes(pool))
  return {
    ...rest,
    IPAM: { ...rest.IPAM, Config: given.toSorted((a, b) => (a.Subnet < b.Subnet ? -1 : 1)) },
    chosen: chosen.map((pool) => ({ keys: Object.keys(pool), isIPv6: pool.Subnet.includes(':') })),
  }
}

describe('create leaves what docker network create leaves', () => {
  const outcomes = { accepted: 0, refused: 0 }
  let before: readonly string[] = []

  async function removeAll() {
    for (const name of [NAME, HELD.name, TEMPLATE.name]) await network('rm', name)
  }

  beforeAll(async () => {
    await removeAll()
    await network('create', '--ipv6', ...HELD.subnets.map((subnet) => `--subnet=${subnet}`), HELD.name)
    await network('create', '--config-only', '--subnet', TEMPLATE.subnet, TEMPLATE.name)
    before = await networkIds()
  })
  afterAll(removeAll)

  const named = CREATE_CASES.map((flags) => [flags.join(' ') || '(no flags)', flags] as const)
  it.each(named)('%s', async (_, flags) => {
    const args = flags.includes(NAME) ? flags : [...flags, NAME]
    const docked = await effectOf(dockerCreate(args), flags)
    const ours = await effectOf(netxCreate(args), flags)
    expect(ours).toEqual(docked)
    expect(ours.succeeded).toBe(ours.made !== undefined)
    expect(await networkIds()).toEqual(before)
    outcomes[ours.succeeded ? 'accepted' : 'refused'] += 1
  })

  it.each([[], ['--internal'], [HELD.name], ['bridge'], ['']])('refused: create %s', async (...args) => {
    expect((await dockerCreate(args)).exitCode).not.toBe(0)
    expect((await netxCreate(args)).exitCode).not.toBe(0)
    expect(await networkIds()).toEqual(before)
  })

  it('was tried with many flag sets of both kinds', () => {
    expect(outcomes.accepted).toBeGreaterThan(24)
    expect(outcomes.refused).toBeGreaterThan(24)
  })
})
