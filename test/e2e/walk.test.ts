import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { docker } from '../support/docker.ts'
import { pluginShell } from '../support/plugin-shell.ts'

/** docs/how-docker-networking-works.md, typed from its first line to its last. */
const { host } = inject('engine')
const shell = pluginShell(host)

/** A command of the document, and what it shows of its output: runs of lines, where others may be between the runs. */
interface Step {
  readonly command: string
  readonly shown: readonly string[]
}

function readSteps(text: string): Step[] {
  const blocks = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = '']) => block)
  const typed = blocks.flatMap((block) => block.split(/^\$ /m).slice(1))
  return typed.map((part) => {
    const [command = '', ...lines] = part.trimEnd().split('\n')
    return { command, shown: lines.join('\n').split(/^…$/m).map(alike).filter(Boolean) }
  })
}

/**
 * The same for what is the same but for ids, numbers that the kernel gives, addresses, and the width of columns. Not every
 * engine tells the gateway that it chose itself, or has a rule for a container that asks its own published port.
 */
const alike = (text: string) =>
  text
    .replace(/\b(?:[\da-f]{2}:){5}[\da-f]{2}\b/g, 'MAC')
    .replace(/\bveth[\da-f]{7}\b/g, 'veth')
    .replace(/\bbr-[\da-f]{12}\b/g, 'br')
    .replace(/@if\d+/g, '@if')
    .replace(/\(\d+ packets?\)/g, '(PACKETS)')
    .replace(/\b\d+\.\d+\.\d+\.\d+\b/g, (address) => (address === '0.0.0.0' ? address : 'ADDRESS'))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ gateway ADDRESS$/gm, '')
    .replace(/ masquerade ADDRESS\/32 \(PACKETS\)\s*/g, ' ')
    .trim()

const document = new URL('../../docs/how-docker-networking-works.md', import.meta.url)
const steps = readSteps(readFileSync(document, 'utf8'))
const options = {
  env: shell.environment,
  extendEnv: false,
  reject: false,
  all: true,
  stdin: 'ignore',
  cwd: mkdtempSync(join(tmpdir(), 'netx-walk-')),
} as const

beforeAll(async () => {
  await shell.netx('install')
  await docker(host, 'tag', 'netx-test/redis', 'redis')
})
afterAll(async () => {
  await docker(host, 'rm', '--force', '--volumes', 'first', 'second', 'third')
  await docker(host, 'network', 'rm', 'shop')
  await docker(host, 'image', 'rm', 'redis')
})

test('there are commands in it', () => {
  expect(steps.length).toBeGreaterThan(10)
})

test.each(steps)('$command', async ({ command, shown }) => {
  const { exitCode, all } = await execa('sh', ['-c', command], options)
  expect({ exitCode, all }).toMatchObject({ exitCode: 0 })
  let rest = alike(all)
  for (const run of shown) {
    expect(rest).toContain(run)
    rest = rest.slice(rest.indexOf(run) + run.length)
  }
})
