import { formatAddress } from '../model/address.ts'
import type { Subnet } from '../model/subnet.ts'

/** A netx.yaml to begin with. */
export interface Template {
  /** What it is, in a line. */
  readonly summary: string
  /** The subnets that it takes. */
  readonly networks: number
  /** How many containers a cluster has where nobody says. */
  readonly nodes: number
  write(subnets: readonly Subnet[], nodes: number): string
}

const START = 11n

/** `  redis-1: 172.18.0.11`, a line for each node. */
function nodes(name: string, subnet: Subnet | undefined, count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const address = subnet ? formatAddress(subnet.version, subnet.first + START + BigInt(index)) : ''
    return `      ${name}-${index + 1}: ${address}\n`
  }).join('')
}

const HEADER = (what: string) => `# ${what}
#   docker netx plan      shows what would be done
#   docker netx apply     does it; containers are started by other tools, before or after
#   docker netx verify    proves that it is so
# What else can stand here: docs/netx-yaml.md
`

const EXCLUSIVE = `# Members are on no other networks than these, so not on the default bridge, where everybody meets.
exclusive: true
`

export const TEMPLATES = {
  'redis-cluster': {
    summary: 'a Redis cluster, and an application',
    networks: 1,
    nodes: 6,
    write: ([net], count) => `${HEADER('A Redis cluster with fixed addresses, and an application')}
project: redis-cluster
${EXCLUSIVE}
networks:
  redis-net:
    subnet: ${net?.text}
    members:
${nodes('redis', net, count)}      app: # any address will do

expect:
  rules:
    - redis-* <-> redis-*: icmp, dns, tcp/6379, tcp/16379 # 16379 is the bus of the cluster
    - app -> redis-*: dns, tcp/6379
    - "* -> redis-*: deny tcp/16379" # nobody else
`,
  },
  'mysql-group-replication': {
    summary: 'MySQL in group replication, and an application',
    networks: 1,
    nodes: 3,
    write: ([net], count) => `${HEADER('MySQL in group replication, and an application')}
project: mysql-group
${EXCLUSIVE}
networks:
  mysql-net:
    subnet: ${net?.text}
    internal: true # databases have no way out, and nobody a way in
    members:
${nodes('mysql', net, count)}      app: # any address will do

expect:
  rules:
    - mysql-* <-> mysql-*: icmp, dns, tcp/3306, tcp/33061 # 33061 is how the group talks
    - app -> mysql-*: dns, tcp/3306
    - "* -> mysql-*: deny tcp/33061" # nobody else
`,
  },
  'two-tier': {
    summary: 'a web server before an application before a database',
    networks: 2,
    nodes: 1,
    write: ([front, back]) => `${HEADER('A web server, an application behind it, and its database')}
project: two-tier
${EXCLUSIVE}
networks:
  front:
    subnet: ${front?.text}
    members:
      web:
      app:
  back:
    subnet: ${back?.text}
    internal: true # no way out, and no way in
    members:
      app:
      db: ${back ? formatAddress(back.version, back.first + START) : ''}

expect:
  rules:
    - web <-> db: deny
    - web -> app: dns, icmp
    - app -> db: dns, icmp
`,
  },
  tiers: {
    summary: 'Redis and MySQL apart, an application on both',
    networks: 2,
    nodes: 3,
    write: (
      [redis, mysql],
      count,
    ) => `${HEADER('Redis and MySQL on networks of their own, and an application on both')}
project: tiers
${EXCLUSIVE}
networks:
  redis-net:
    subnet: ${redis?.text}
    members:
${nodes('redis', redis, count)}      app: # any address will do
  mysql-net:
    subnet: ${mysql?.text}
    members:
${nodes('mysql', mysql, count)}      app:

expect:
  rules:
    - redis-* <-> mysql-*: deny
    - app -> redis-*: dns, tcp/6379
    - app -> mysql-*: dns, tcp/3306
`,
  },
} as const satisfies Readonly<Record<string, Template>>

export type TemplateName = keyof typeof TEMPLATES
