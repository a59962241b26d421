import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadPolicy } from '../../../src/cli/policy-file.ts'
import { NetxError } from '../../../src/model/errors.ts'
import type { Policy } from '../../../src/model/policy.ts'
import { policyJsonSchema } from '../../../src/schema/policy-schema.ts'
import { fileOnDisk } from '../../support/file-on-disk.ts'

const FOLDER = fileURLToPath(new URL('../../fixtures/policies/', import.meta.url))
const broken = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))

async function complaint(file: string): Promise<NetxError> {
  const error = await loadPolicy(file).catch((reason: unknown) => reason)
  if (error instanceof NetxError) return error
  throw new Error(`${file} is not refused: ${error}`)
}

test.each(broken)('%s is refused with its line and column', async (name) => {
  const { message, next = '', family } = await complaint(`${FOLDER}${name}`)
  const expected = readFileSync(`${FOLDER}${name.replace('.yaml', '.txt')}`, 'utf8')
  expect(`${message}\n${next}\n`.replaceAll(FOLDER, '')).toBe(expected)
  expect(`${message}\n${next}`).toMatch(/[ ,] line \d+, column \d+/)
  expect(family).toBe('user')
})

test('a file that is not there', async () => {
  const { message, family } = await complaint('nowhere/policy.yaml')
  expect(message).toBe('nowhere/policy.yaml cannot be read for --policy: no such file or folder')
  expect(family).toBe('user')
})

async function loaded(text: string): Promise<Policy> {
  await using file = await fileOnDisk('policy.yaml', text)
  return await loadPolicy(file.path)
}

test('what a file says', async () => {
  const { rules, otherwise, columns } = await loaded(`# who may reach whom
default: deny

rules:
  - app -> redis-[1-6]: tcp/6379, dns   # the service
  - "redis-* <-> mysql-*: deny"
  - '* -> label:tier=db=x': deny  icmp,udp/53
  - network:front -> service:web: allow
  - 'project:shop -> *': allow tcp
  - label:debug -> @host: allow
columns:
  published: deny
  internet=192.0.2.1:443: deny
  gateway: icmp
`)
  expect(otherwise).toEqual({ allow: false, text: 'default: deny', line: 2 })
  expect(rules.map(({ text, line }) => `${line} ${text}`)).toEqual([
    '5 app -> redis-[1-6]: tcp/6379, dns',
    '6 redis-* <-> mysql-*: deny',
    '7 * -> label:tier=db=x: deny  icmp,udp/53',
    '8 network:front -> service:web: allow',
    '9 project:shop -> *: allow tcp',
    '10 label:debug -> @host: allow',
    '12 published: deny',
    '13 internet=192.0.2.1:443: deny',
    '14 gateway: icmp',
  ])
  expect(rules.slice(0, 3)).toMatchObject([
    {
      from: { kind: 'name', pattern: 'app' },
      to: { kind: 'name', pattern: 'redis-[1-6]' },
      both: false,
      allow: true,
      what: [
        { kind: 'tcp', port: 6379 },
        { kind: 'dns', port: null },
      ],
    },
    { both: true, allow: false, what: [] },
    {
      from: { kind: 'everybody' },
      to: { kind: 'label', key: 'tier', value: 'db=x' },
      allow: false,
      what: [
        { kind: 'icmp', port: null },
        { kind: 'udp', port: 53 },
      ],
    },
  ])
  expect(rules.slice(3, 8).map(({ from, to }) => [from, to])).toEqual([
    [
      { kind: 'network', pattern: 'front' },
      { kind: 'service', pattern: 'web' },
    ],
    [{ kind: 'project', pattern: 'shop' }, { kind: 'everybody' }],
    [
      { kind: 'label', key: 'debug', value: null },
      { kind: 'beyond', pattern: '@host' },
    ],
    [{ kind: 'everybody' }, { kind: 'published' }],
    [{ kind: 'everybody' }, { kind: 'beyond', pattern: '@internet' }],
  ])
  expect(columns.map(({ word }) => word)).toEqual(['published', 'internet=192.0.2.1:443', 'gateway'])
})

test('what the settings promise holds where nothing else is said', async () => {
  expect((await loaded('default: derived\n')).otherwise).toBeNull()
  expect((await loaded('rules: [a -> b: deny]\n')).otherwise).toBeNull()
})

test('the schema for editors is the one that is read by', () => {
  const file = new URL('../../../docs/policy.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(policyJsonSchema())
})
