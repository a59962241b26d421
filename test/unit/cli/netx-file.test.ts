import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { folderName, loadBlueprint, yamlText } from '../../../src/cli/netx-file.ts'
import type { Blueprint } from '../../../src/model/blueprint.ts'
import { NetxError } from '../../../src/model/errors.ts'
import { parseSubnets } from '../../../src/model/subnet.ts'
import { TEMPLATES } from '../../../src/render/templates.ts'
import { netxJsonSchema } from '../../../src/schema/netx-document.ts'
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

test.each([
  ['maps', '{a: '.repeat(5000)],
  ['lists and maps', '[{a: '.repeat(5000)],
  ['keys', `\n  ${'? '.repeat(5000)}`],
  ['lines', Array.from({ length: 3000 }, (_, depth) => `\n${' '.repeat(depth + 1)}a:`).join('')],
])('%s that are nested too deeply are refused, wherever the stack ends', async (_, text) => {
  await expect(loaded(`project: shop\nnetworks: ${text}`)).rejects.toThrow(
    /, line \d+, column \d+: this is nested too deeply$/,
  )
})

test('many brackets that open nothing are no nesting', async () => {
  const brackets = '[{ - '.repeat(500)
  const { networks } = await loaded(
    `# ${brackets}\nproject: shop\nnetworks: {n: {labels: {a: "${brackets}"}}}\n`,
  )
  expect(networks[0]?.settings.labels).toEqual({ a: brackets })
})

test('twenty thousand members are read at once', async () => {
  const members = Array.from({ length: 20_000 }, (_, index) => `      m${index}:\n`).join('')
  const { networks } = await loaded(`project: shop\nnetworks:\n  n:\n    members:\n${members}`)
  expect(networks[0]?.members.at(-1)?.line).toBe(20_004)
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
  expect(networks.map(({ name, line, maker }) => [name, line, maker])).toEqual([
    ['redis-net', 4, 'netx'],
    ['back', 13, 'somebody'],
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

test.each([
  ['the second address of a subnet of two', 'subnet: 172.18.0.0/31, members: {a: 172.18.0.1}'],
  [
    'the first where no bridge takes it',
    'internal: true, options: {com.docker.network.bridge.gateway_mode_ipv4: isolated}, subnet: 172.18.0.0/24, members: {a: 172.18.0.1}',
  ],
  ['the last of IPv6', 'subnet: fd00::/120, members: {a: "fd00::ff"}'],
  ['several subnets, but on a bridge', 'driver: macvlan, subnet: [172.18.0.0/24, 172.19.0.0/24]'],
])('%s can be had', async (_, network) => {
  await expect(loaded(`project: shop\nnetworks: {n: {${network}}}\n`)).resolves.toMatchObject({
    project: 'shop',
  })
})

test('IPv6 is read in its short form, however it is written', async () => {
  const short = {
    subnets: ['2001:db8::/64', 'auto/24'],
    gateways: ['2001:db8::ffff'],
    ipRanges: ['2001:db8::8000/113'],
    reserved: { printer: '2001:db8::9' },
  }
  const inFile = await loaded(`project: shop
networks:
  n:
    subnet: ["2001:DB8:0::/64", auto/24]
    gateway: 2001:DB8:0::FFFF
    ip-range: 2001:DB8:0:0::8000/113
    reserved: {printer: 2001:db8::0009}
    members: {a: 2001:DB8::00AA}
`)
  expect(inFile.networks[0]?.settings).toMatchObject(short)
  expect(inFile.networks[0]?.members[0]?.endpoint).toEqual({ ipv6: '2001:db8::aa' })
  const inCompose = await loaded(`services: {a: {networks: {n: {ipv6_address: 2001:DB8::00AA}}}}
networks:
  n:
    ipam:
      config:
        - subnet: 2001:DB8:0::/64
          gateway: 2001:DB8:0::FFFF
          ip_range: 2001:DB8:0:0::8000/113
          aux_addresses: {printer: 2001:db8::0009}
`)
  expect(inCompose.networks[0]?.settings).toMatchObject({ ...short, subnets: ['2001:db8::/64'] })
  expect(inCompose.networks[0]?.members[0]?.endpoint.ipv6).toBe('2001:db8::aa')
})

test('a subnet without an address is any of that size', async () => {
  const [short] = (await loaded('project: x\nnetworks: {n: {subnet: [0.0.0.0/24, "::/64"]}}\n')).networks
  expect(short?.settings.subnets).toEqual(['auto/24', 'auto/64'])
  const [inCompose] = (
    await loaded('services: {a: {networks: [n]}}\nnetworks: {n: {ipam: {config: [{subnet: 0.0.0.0/25}]}}}\n')
  ).networks
  expect(inCompose?.settings.subnets).toEqual(['auto/25'])
})

describe('a compose file', () => {
  test('says who is on which network, and how', async () => {
    const { project, exclusive, networks, policy } = await loaded(`name: shop
services:
  web:
    image: nginx
    networks: [front, back]
  db:
    environment: {PASSWORD: "\${DB_PASSWORD}"}
    networks:
      back: {ipv4_address: 172.30.0.9, aliases: [database], gw_priority: 2}
  job:
    image: busybox
  proxy:
    network_mode: host
networks:
  front:
    ipam: {config: [{subnet: 172.30.1.0/24, gateway: 172.30.1.254}]}
    driver_opts: {com.docker.network.driver.mtu: 1400}
  back:
    name: data
    internal: true
    ipam: {config: [{subnet: 172.30.0.0/24}]}
  elsewhere:
    external: true
x-netx:
  exclusive: true
  expect:
    rules:
      - service:web -> service:db: icmp, dns
`)
    expect({ project, exclusive }).toEqual({ project: 'shop', exclusive: true })
    expect(networks.map(({ name, maker, line }) => [name, maker, line])).toEqual([
      ['shop_front', 'compose', 15],
      ['data', 'compose', 18],
      ['shop_default', 'compose', 2],
    ])
    expect(networks[0]?.settings).toMatchObject({
      subnets: ['172.30.1.0/24'],
      gateways: ['172.30.1.254'],
      options: { 'com.docker.network.driver.mtu': '1400' },
    })
    const web = { kind: 'compose', project: 'shop', service: 'web' }
    expect(networks[0]?.members).toEqual([
      { text: 'service:web', line: 3, selector: web, endpoint: { aliases: ['web'] } },
    ])
    expect(networks[1]?.members[1]?.endpoint).toEqual({
      ipv4: '172.30.0.9',
      aliases: ['db', 'database'],
      gatewayPriority: 2,
    })
    expect(networks[2]?.members.map(({ text }) => text)).toEqual(['service:job'])
    expect(policy?.rules[0]).toMatchObject({ line: 28, text: 'service:web -> service:db: icmp, dns' })
  })

  test('does not miss what it may not start', async () => {
    const { networks } = await loaded(
      'name: shop\nservices:\n  a: \n  b: {profiles: [debug]}\n  c: {scale: 0}\n  d: {deploy: {replicas: 0}}\n',
    )
    expect(networks[0]?.members.map(({ text, isOptional = false }) => [text, isOptional])).toEqual([
      ['service:a', false],
      ['service:b', true],
      ['service:c', true],
      ['service:d', true],
    ])
  })

  test.each([
    ['services: {a: {networks: [b]}}\n', 'line 1, column 26 (services.a.networks): there is no network b'],
    ['services: [a]\n', 'line 1, column 11 (services): a list is no map of services'],
    [
      'services: {a: }\nnetworks: {default: {name: "$NET"}}\n',
      'line 2, column 29 (networks.default.name): "$NET" holds a variable',
    ],
    ['services: {}\n', 'line 1, column 11 (services): no service is on a network'],
    ['services: {a: {network_mode: host}}\n', 'line 1, column 11 (services): no service is on a network'],
    [
      'services: {a: {networks: [b c]}}\nnetworks: {b c: }\n',
      'line 2, column 12 (networks.b c): "b c" is no name of a network',
    ],
    [
      'services: {a: {networks: {b: {ipv4_address: 10.2.0.5}}}}\nnetworks: {b: {ipam: {config: [{subnet: 10.1.0.0/24}]}}}\n',
      'line 1, column 45 (services.a.networks.b.ipv4_address): 10.2.0.5 is in no subnet of the network',
    ],
    ['name: My Shop\nservices: {a: }\n', 'line 1, column 7 (name): "My Shop" is no name of a project'],
    ['services: {a: }\nnetworks: {default: {name: a/b}}\n', 'line 2, column 28 (networks.default.name)'],
    [
      'services: {a: }\nnetworks: {default: {ipam: {config: [{subnet: bogus}]}}}\n',
      'line 2, column 47 (networks.default.ipam.config[0].subnet): "bogus" is no subnet',
    ],
    [
      'services: {a: }\nnetworks: {default: {ipam: {config: [{gateway: 999.1.1.1}]}}}\n',
      '"999.1.1.1" is no address',
    ],
    [
      'services: {a: {networks: {b: {ipv4_address: fd00::1}}}}\nnetworks: {b: }\n',
      '"fd00::1" is no IPv4 address',
    ],
    [
      'services: {a: }\nnetworks: {default: {ipam: {config: [{}, {subnet: 10.1.0.0/24, gateway: 10.2.0.1}]}}}\n',
      '(networks.default.ipam.config[1].gateway): 10.2.0.1 is in no subnet of the network',
    ],
    [
      'services: {a: }\nnetworks: {default: {ipam: {config: [{subnet: 10.1.0.0/24, aux_addresses: {x: 10.1.0.1}}]}}}\n',
      '(networks.default.ipam.config[0].aux_addresses.x): 10.1.0.1 belongs to the gateway',
    ],
    [
      'services: {a: }\nnetworks: {default: {labels: {io.github.docker-netx.project: x}}}\n',
      'line 2, column 30 (networks.default.labels): "io.github.docker-netx.project" says whose a network is',
    ],
    [
      'services: {a: }\nnetworks: {default: {labels: [io.github.docker-netx.project=x]}}\n',
      'line 2, column 30 (networks.default.labels): "io.github.docker-netx.project" says whose a network is',
    ],
    ['services: {a: {x: !reset null}}\n', '!reset is a tag'],
    ['x-a: &a {}\nservices: {a: *a}\n', '*a is an alias to YAML, which is not followed here'],
    ['services: {}\nx-netx: {rules: []}\n', 'x-netx has no such key'],
    ['services: {}\nx-netx: {expect: {rules: [a => b: deny]}}\n', 'is not two ends with an arrow'],
  ])('%j is refused', async (text, complaint) => {
    await expect(loaded(text)).rejects.toThrow(complaint)
  })
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
    { project: 'shop', networks: { n: { subnet: '10.0.0.0/24', members: { a: null, b: '10.0.0.2' } } } },
    'one\ntwo',
  )
  expect(text).toBe(
    '# one\n# two\n\nproject: shop\nnetworks:\n  n:\n    subnet: 10.0.0.0/24\n    members:\n      a:\n      b: 10.0.0.2\n',
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
