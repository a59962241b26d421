import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { folderName, loadBlueprint, yamlText } from '../../../src/cli/netx-file.ts'
import type { Blueprint } from '../../../src/model/blueprint.ts'
import { NetxError } from '../../../src/model/errors.ts'
import { parseSubnets } from '../../../src/model/subnet.ts'
import { TEMPLATES } from '../../../src/render/templates.ts'
import { netxJsonSchema } from '../../../src/schema/netx-schema.ts'
import { fileOnDisk } from '../../support/file-on-disk.ts'

const FOLDER = fileURLToPath(new URL('../../fixtures/netx/', import.meta.url))
const broken = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))

test.each(broken)('%s is refused with its line and column', async (name) => {
  const error = await loadBlueprint(`${FOLDER}${name}`).catch((reason: unknown) => reason)
  if (!(error instanceof NetxError)) throw new Error(`${name} is not refused: ${error}`)
  const expected = readFileSync(`${FOLDER}${name.replace('.yaml', '.txt')}`, 'utf8')
  expect(`${error.message}\n${error.next}\n`.replaceAll(FOLDER, '')).toBe(expected)
  expect(error.message).toMatch(/, line \d+, column \d+/)
  expect(error.family).toBe('user')
})

async function loaded(text: string): Promise<Blueprint> {
  await using file = await fileOnDisk('netx.yaml', text)
  return { ...(await loadBlueprint(file.path)), file: 'netx.yaml' }
}

test('what a file says', async () => {
  const { project, exclusive, networks, policy } = await loaded(`# two clusters
project: shop
networks:
  redis-net:
    subnet: [172.18.0.0/24, auto/64]
    gateway: 172.18.0.254
    options: {com.docker.network.driver.mtu: 1400}
    members:
      redis-1: 172.18.0.11
      redis-2: {ip: 172.18.0.12, ip6: fd00::12, aliases: [cache], priority: 5}
      label:tier=db:
      service:web: {aliases: [www]}
  back:
    external: true
expect:
  default: deny
  rules:
    - redis-* -> redis-*: allow
`)
  expect({ project, exclusive }).toEqual({ project: 'shop', exclusive: false })
  expect(networks.map(({ name, line, external }) => [name, line, external])).toEqual([
    ['redis-net', 4, false],
    ['back', 13, true],
  ])
  expect(networks[0]?.settings).toMatchObject({
    subnets: ['172.18.0.0/24', 'auto/64'],
    gateways: ['172.18.0.254'],
    options: { 'com.docker.network.driver.mtu': '1400' },
  })
  expect(networks[0]?.members).toEqual([
    {
      text: 'redis-1',
      line: 9,
      selector: { kind: 'name', pattern: 'redis-1' },
      endpoint: { ipv4: '172.18.0.11' },
    },
    {
      text: 'redis-2',
      line: 10,
      selector: { kind: 'name', pattern: 'redis-2' },
      endpoint: { ipv4: '172.18.0.12', ipv6: 'fd00::12', aliases: ['cache'], gatewayPriority: 5 },
    },
    { text: 'label:tier=db', line: 11, selector: { kind: 'label', key: 'tier', value: 'db' }, endpoint: {} },
    {
      text: 'service:web',
      line: 12,
      selector: { kind: 'service', pattern: 'web' },
      endpoint: { aliases: ['www'] },
    },
  ])
  expect(policy?.otherwise).toEqual({ allow: false, text: 'default: deny', line: 16 })
  expect(policy?.rules.map(({ text, line }) => [text, line])).toEqual([['redis-* -> redis-*: allow', 18]])
})

describe.each(Object.entries(TEMPLATES))('the template %s', (_, { networks, nodes, write }) => {
  test('is a file that can be read', async () => {
    const subnets = parseSubnets(['10.1.0.0/24', '10.2.0.0/24'].slice(0, networks))
    const blueprint = await loaded(write(subnets, nodes + 1))
    expect(blueprint.networks.flatMap(({ settings }) => settings.subnets)).toEqual(
      subnets.map(({ text }) => text),
    )
    const [first] = blueprint.networks
    expect(first?.members.length).toBeGreaterThan(1)
    expect(blueprint.policy?.rules.length).toBeGreaterThan(1)
  })
})

test('a value is written with its comment, and read again', async () => {
  const text = await yamlText(
    { project: 'shop', networks: { n: { members: { a: null, b: '10.0.0.2' } } } },
    'one\ntwo',
  )
  expect(text).toBe(
    '# one\n# two\n\nproject: shop\nnetworks:\n  n:\n    members:\n      a:\n      b: 10.0.0.2\n',
  )
  expect((await loaded(text)).networks[0]?.members.map((member) => member.text)).toEqual(['a', 'b'])
})

test.each([
  ['/srv/My Shop', 'myshop'],
  ['/srv/_x', 'x'],
  ['/', 'netx'],
])('the project of folder %s is %s', (folder, project) => {
  expect(folderName(folder)).toBe(project)
})

test('editors are told of every key', () => {
  const schema = netxJsonSchema() as { properties: Record<string, unknown>; required: string[] }
  expect(Object.keys(schema.properties)).toEqual(['project', 'exclusive', 'networks', 'expect'])
  expect(schema.required).toEqual(['project', 'networks'])
  const file = new URL('../../../docs/netx.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema)
})
