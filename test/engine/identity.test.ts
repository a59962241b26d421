import { execa } from 'execa'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { thisProcess } from '../../src/engine/this-process.ts'
import { HELPER_LABEL } from '../../src/model/helper.ts'
import { docker, type Lab, lab } from '../support/docker.ts'
import { matrix, netx } from '../support/netx.ts'

const { host } = inject('engine')
const SLEEP = ['sleep', 'infinity']

/** A process of this machine that has ended, and one of another machine. */
const ENDED = `${thisProcess('/nowhere').machine}/4194305`
const ELSEWHERE = `${'e'.repeat(16)}/1`

/** Makes an image of busybox that says of itself what these changes say; resolves to its name. */
async function image(name: string, ...changes: string[]): Promise<string> {
  const env = { ...process.env, DOCKER_HOST: host }
  const flags = changes.flatMap((change) => ['--change', change])
  const command =
    'id=$(docker create netx-test/busybox) && docker export "$id" | docker import "$@" && docker rm "$id"'
  await execa('sh', ['-c', command, 'sh', ...flags, '-', name], { env })
  return name
}

/** The image of the helper, as a run has made it. */
async function helperImage(): Promise<string> {
  await netx(host, 'doctor')
  const { stdout } = await docker(host, 'image', 'ls', '--format', '{{.Repository}}:{{.Tag}}')
  const names = stdout.split('\n').filter((name) => name.startsWith('docker-netx/probe:'))
  for (const name of names) {
    const entry = await docker(host, 'image', 'inspect', '--format', '{{json .Config.Entrypoint}}', name)
    if (entry.stdout === '["/netx-probe"]') return name
  }
  throw new Error('there is no image of the helper')
}

const FORGED = 'docker-netx/probe:0123456789abcdef'
const made: string[] = []
afterAll(async () => void (await docker(host, 'image', 'rm', '--force', ...made)))

/** How somebody could claim that a container is a helper: flags and image of `docker run`. */
const CLAIMS: Record<string, () => Promise<string[]>> = {
  'an image with the label': async () => [await image('netx-evil:1', `LABEL ${HELPER_LABEL}=x`)],
  'an image with the label of a process that has ended': async () => [
    await image('netx-evil:2', `LABEL ${HELPER_LABEL}=${ENDED}`),
  ],
  'an image with the name and the label of the helper': async () => [
    await image(FORGED, `LABEL ${HELPER_LABEL}=${ENDED}`, 'VOLUME /data'),
  ],
  'an image with the name of the very helper': async () => {
    const name = await helperImage()
    await image('netx-evil:3', `LABEL ${HELPER_LABEL}=${ELSEWHERE}`)
    await docker(host, 'tag', 'netx-evil:3', name)
    return [name]
  },
  'a label of the container': async () => ['--label', `${HELPER_LABEL}=${ENDED}`, 'netx-test/busybox'],
  'a label of a container of another machine': async () => [
    '--label',
    `${HELPER_LABEL}=${ELSEWHERE}`,
    'netx-test/busybox',
  ],
}
beforeAll(() => void made.push('netx-evil:1', 'netx-evil:2', 'netx-evil:3', FORGED))

/** A container that claims to be a helper, and an honest one beside it. */
async function claimant(place: Lab, claim: string) {
  const network = await place.network('n')
  const honest = await place.container('honest', ['--network', network], ['netx-test/busybox', ...SLEEP])
  const flags = (await CLAIMS[claim]?.()) ?? []
  const name = place.name('hidden')
  const volumes = ['--volume', '/data']
  await place.docker('run', '-d', '--name', name, '--network', network, ...volumes, ...flags, ...SLEEP)
  return { network, honest, name }
}

test.each(Object.keys(CLAIMS))('%s hides no container, and has none removed', async (claim) => {
  await using place = lab(host, 'claim')
  const { network, honest, name } = await claimant(place, claim)
  const volume = await place.docker('inspect', '--format', '{{range .Mounts}}{{.Name}}{{end}}', name)
  const state = () => place.docker('inspect', '--format', '{{.State.Status}}', name)
  const { participants, summary } = await matrix(host)
  expect(participants.map((container) => container.name)).toEqual(expect.arrayContaining([honest, name]))
  expect(summary.isolated).toBe(0)
  expect(await state()).toBe('running')
  const { stdout } = await netx(host, 'inspect', '--members', network)
  expect(stdout).toContain(name)
  expect(stdout).not.toMatch(/stale|gone/)
  await place.docker('kill', name)
  await netx(host, 'matrix', honest)
  await netx(host, 'doctor')
  expect(await state()).toBe('exited')
  expect(await place.docker('volume', 'inspect', '--format', '{{.Name}}', volume)).toBe(volume)
})

test('the image of the helper does not hide who is on a network', async () => {
  await using place = lab(host, 'claim')
  const network = await place.network('n')
  const name = place.name('hidden')
  const label = ['--label', `${HELPER_LABEL}=${ENDED}`]
  await place.docker('run', '-di', '--name', name, '--network', network, ...label, await helperImage())
  expect((await matrix(host)).participants.map((container) => container.name)).toContain(name)
  expect(await place.docker('inspect', '--format', '{{.State.Status}}', name)).toBe('running')
})

test('a helper whose process has ended is removed', async () => {
  await using place = lab(host, 'left')
  const name = place.name('helper')
  const label = ['--label', `${HELPER_LABEL}=${ENDED}`]
  await place.docker('run', '-di', '--name', name, '--network', 'none', ...label, await helperImage())
  await netx(host, 'doctor')
  expect((await docker(host, 'inspect', name)).exitCode).not.toBe(0)
})

test('watching tells of a container that claims to be a helper', async () => {
  await using place = lab(host, 'claim')
  const network = await place.network('n')
  const honest = await place.container('honest', ['--network', network], ['netx-test/busybox', ...SLEEP])
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], DOCKER_HOST: host }
  const program = new URL('../../bin/docker-netx.js', import.meta.url).pathname
  const run = execa(process.execPath, [program, 'matrix', '--watch', '--format', 'ndjson'], {
    env,
    reject: false,
    timeout: 30_000,
  })
  const label = ['--label', `${HELPER_LABEL}=${ELSEWHERE}`]
  const name = place.name('hidden')
  let isTold = false
  for await (const line of run) {
    if (line.includes('"start"')) {
      await place.docker(
        'run',
        '-d',
        '--name',
        name,
        '--network',
        network,
        ...label,
        'netx-test/busybox',
        ...SLEEP,
      )
    } else if (line.includes(honest) && line.includes(name)) {
      isTold = true
      run.kill('SIGTERM')
    }
  }
  expect(isTold).toBe(true)
})
