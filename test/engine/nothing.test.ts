import { describe, expect, inject, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import type { Wiring } from '../../src/model/wiring.ts'
import { labFile } from '../support/blueprint-lab.ts'
import { lab, SLEEPER, TOOLBOX } from '../support/docker.ts'
import { fileOnDisk } from '../support/file-on-disk.ts'
import { matrix, netx } from '../support/netx.ts'

/** What was not measured is never "as promised". */
const { host } = inject('engine')

describe('where no pair is measured the exit code is 3, and one sentence says what is missing', () => {
  test('matrix of one, as text, as JSON, and against an earlier report', async () => {
    await using place = lab(host, 'one')
    const app = await place.container('app')
    const sentence = `A pair takes two containers, and only ${app} takes part, so that nothing is proven. Name or start another one.`
    expect(await netx(host, 'matrix', app)).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('Nothing was measured.'),
      stderr: sentence,
    })
    const { stdout, ...rest } = await netx(host, 'matrix', '--format', 'json', app)
    expect(rest).toEqual({ exitCode: 3, stderr: sentence })
    expect((JSON.parse(stdout) as Report).summary.pairs).toBe(0)
    await using before = await fileOnDisk('before.json', stdout)
    expect(await netx(host, 'matrix', '--against', before.path, app)).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining(`Compared with ${before.path}: nothing was measured, then or now.`),
      stderr: sentence,
    })
  })

  test('matrix of a stopped one', async () => {
    await using place = lab(host, 'off')
    await place.docker('create', '--name', place.name('off'), ...SLEEPER)
    expect((await netx(host, 'matrix', place.name('off'))).exitCode).toBe(3)
  })

  test('connect --verify of one that is alone, or does not run', async () => {
    await using place = lab(host, 'alone')
    const network = await place.network('n')
    const app = await place.container('app')
    expect(await netx(host, 'connect', '--verify', network, app)).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('No pair was measured.'),
      stderr: `A pair takes two containers, and only ${app} takes part, so that nothing is proven. Connect another one to the same network, or start one there.`,
    })
    await place.docker('create', '--name', place.name('off'), ...SLEEPER)
    const stopped = await netx(host, 'connect', '--verify', network, place.name('off'))
    expect(stopped).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('2 pairs: none as the settings promise.'),
    })
    expect(stopped.stdout).toContain(`${place.name('off')} is created: 2 pairs`)
  })

  test('topology --measure of one', async () => {
    await using place = lab(host, 'wired')
    const app = await place.container('app')
    const sentence = `A pair takes two containers, and only ${app} takes part, so that nothing is proven. Name or start another one.`
    const { stdout, ...rest } = await netx(host, 'topology', '--measure', '--format', 'json', app)
    expect(rest).toEqual({ exitCode: 3, stderr: sentence })
    expect((JSON.parse(stdout) as Wiring).measured).toEqual([])
    expect((await netx(host, 'topology', app)).exitCode).toBe(0)
  })

  test('verify with no member, and with one', async () => {
    await using place = lab(host, 'few')
    const network = (members: string) =>
      `project: ${place.name('p')}\nnetworks:\n  ${place.name('n')}:\n    subnet: auto/24\n    members: {${members}}\n`
    await using file = await labFile(host, place, network(''))
    await file.applied()
    expect(await file.run('verify')).toMatchObject({
      exitCode: 3,
      stderr: `A pair takes two containers, and none takes part, so that nothing is proven. Start its members, or write more of them into ${file.path}.`,
    })
    const app = await place.container('app')
    await file.write(network(`${app}: `))
    await file.applied()
    expect(await file.run('verify', '--format', 'json')).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('"pairs": 0'),
      stderr: expect.stringContaining(`only ${app} takes part`),
    })
    await file.run('destroy', '--yes')
  })
})

test('a matrix of all that run names what does not', async () => {
  await using place = lab(host, 'crash')
  const network = await place.network('n')
  await place.container('a', ['--network', network])
  await place.container('b', ['--network', network])
  const db = await place.container('db', ['--network', network], TOOLBOX)
  await place.docker('kill', db)
  const job = await place.container('job', [], ['netx-test/busybox', 'true'])
  await place.until(job, '{{.State.Status}}', 'exited')
  const { exitCode, notRunning = [] } = await matrix(host)
  expect(exitCode).toBe(0)
  expect(notRunning.filter(({ name }) => [db, job].includes(name))).toEqual([
    { name: db, id: expect.any(String), state: 'exited', exitCode: 137 },
    { name: job, id: expect.any(String), state: 'exited', exitCode: 0 },
  ])
  const { stdout } = await netx(host, 'matrix')
  expect(stdout).toContain('All that runs is as the settings promise.')
  const words = stdout.replace(/\s+/g, ' ')
  expect(words).toContain(`${db} (exited with code 137)`)
  expect(words).toContain('name them to take them in.')

  const named = await matrix(host, `${place.name('')}*`)
  expect(named.exitCode).toBe(3)
  expect(named.notRunning).toBeUndefined()
})

test('the summary says what was tried', async () => {
  await using place = lab(host, 'tried')
  const network = await place.network('n')
  const a = await place.container('a', ['--network', network])
  const b = await place.container('b', ['--network', network])
  expect((await netx(host, 'matrix', a, b)).stdout.replace(/\n/g, ' ')).toContain(
    'Tried: ping and names. No TCP port was tried; --tcp auto looks for them. 2 pairs: ',
  )
  const { run } = await matrix(host, '--tcp', '6379', '--udp', '53,54', '--mtu', a, b)
  expect(run.tried).toEqual({ icmp: true, mtu: true, dns: true, tcp: [6379], udp: [53, 54], published: 0 })
})
