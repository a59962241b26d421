import { execa } from 'execa'
import { expect, inject, test } from 'vitest'
import { chain, HEALTHY, short } from '../support/chain.ts'
import { lab } from '../support/docker.ts'
import { ip, wiring } from '../support/netns.ts'
import { matrix } from '../support/netx.ts'

/** What takes from other engines of the machine: its CPUs, and the neighbour table that all of them share. */
const { host } = inject('engine')

test('a neighbour table that others have filled makes no live pair look dead', async () => {
  await using place = lab(host, 'full')
  const network = await place.network('n')
  const names: string[] = []
  for (let index = 0; index < 5; index += 1)
    names.push(await place.container(`c${index}`, ['--network', network]))
  await using wires = wiring()
  const [hog = ''] = await wires.namespaces('hog')
  const entries = Array.from({ length: 850 }, (_, index) => {
    return `neighbour add 10.250.${index >> 8}.${index & 255} lladdr 02:00:00:00:00:01 dev hogs nud permanent`
  })
  await ip(
    hog,
    'link add hogs type bridge',
    'link set hogs up',
    'address add 10.250.255.1/16 dev hogs',
    ...entries,
  )
  const report = await matrix(host, ...names)
  expect(report.summary).toMatchObject({ pairs: 20, isolated: 0, broken: 0, leak: 0 })
  // What found no room in the table in time says so, and nothing else.
  const reasons = report.pairs.flatMap(({ probes }) => probes.flatMap(({ reason }) => reason ?? []))
  expect(new Set(reasons)).toEqual(
    new Set(reasons.length > 0 ? ["the kernel's neighbour table was full"] : []),
  )
})

test('a CPU that is busy makes it slower, and never wrong', async () => {
  await using place = lab(host, 'busy')
  const names = await chain(place)
  const hogs = Array.from({ length: 6 }, () => execa('sh', ['-c', 'while :; do :; done'], { reject: false }))
  try {
    for (let round = 0; round < 5; round += 1) {
      expect(short(await matrix(host, ...names), place)).toEqual(HEALTHY)
    }
  } finally {
    for (const hog of hogs) hog.kill('SIGKILL')
    await Promise.all(hogs)
  }
})
