import { operands } from '../model/shell.ts'

/** What is known about a message of the engine: a code that is the same on engines of every age, and what to do next. */
export interface Advice {
  readonly code?: string
  readonly next: string
}

interface Known {
  readonly pattern: RegExp
  readonly code?: string
  /** A function takes the names that the groups of the pattern found. */
  readonly next: string | ((...names: string[]) => string)
}

const KNOWN: readonly Known[] = [
  {
    pattern: /Pool overlaps with other one on this address space|networks have (?:overlapping|same)/,
    code: 'NETX_SUBNET_OVERLAP',
    next: 'See which subnets are taken with docker netx ls, and choose another with --subnet, or any that is free with --subnet auto.',
  },
  {
    pattern: /non-overlapping IPv[46] address pool|address pools have been fully subnetted/,
    code: 'NETX_POOLS_EXHAUSTED',
    next: 'Take a subnet from elsewhere with --subnet auto --pool 10.0.0.0/8, or remove the networks that nobody uses with docker netx prune; docker netx subnets shows who has what.',
  },
  {
    pattern: /network (.+?) (?:id [\da-f]{6,} )?has active endpoints/s,
    code: 'NETX_NETWORK_IN_USE',
    next: (network = '') =>
      `See who is attached with docker netx inspect ${operands(network)}, and detach them with docker netx disconnect ${operands(network, 'CONTAINER')}.`,
  },
  {
    pattern: /network with name (.+) already exists/s,
    next: (network = '') =>
      `Choose another name, or remove that network first with docker netx rm ${operands(network)}.`,
  },
  {
    pattern: /endpoint with name (.+) already exists in network (.+)/s,
    code: 'NETX_ALREADY_CONNECTED',
    next: (container = '', network = '') =>
      `To attach it anew with other settings, detach it first with docker netx disconnect ${operands(network, container)}.`,
  },
  {
    pattern: /is not connected to (?:the )?network (.+)/s,
    code: 'NETX_NOT_CONNECTED',
    next: (network = '') => `See who is attached with docker netx inspect ${operands(network)}.`,
  },
  {
    pattern: /no available IPv[46] addresses on this network's address pools: (.+?) \([\da-f]+\)/s,
    code: 'NETX_NETWORK_FULL',
    next: (network = '') =>
      `Give it a larger subnet, such as one of /24: docker netx renumber --subnet auto/24 ${operands(network)}`,
  },
  {
    pattern: /Address already in use/,
    code: 'NETX_ADDRESS_IN_USE',
    next: 'See which addresses are taken with docker netx inspect --members NETWORK, and choose another with --ip.',
  },
  {
    pattern: /does not belong to any of this network's subnets|no configured subnet (?:or ip-range )?contain/,
    code: 'NETX_ADDRESS_OUTSIDE',
    next: 'See the subnets of the network with docker netx ls, and choose an address of one of them.',
  },
  {
    pattern: /user[- ]specified IP address is supported/,
    code: 'NETX_ADDRESS_NOT_CHOSEN',
    next: 'Addresses can be chosen on networks that were made with a subnet: docker netx create --subnet CIDR NETWORK.',
  },
  {
    pattern: /network-scoped alias(?:es are| is) (?:only supported|supported only)/,
    code: 'NETX_BAD_REQUEST',
    next: 'The default bridge has no names: connect to a network of your own, made with docker netx create.',
  },
  {
    pattern: /private \(none\) mode|sharing network namespace|(?:to|from) host network/,
    code: 'NETX_BAD_REQUEST',
    next: 'Start the container with a network of its own: docker run --network NETWORK …',
  },
  {
    pattern: /pre-defined network and cannot be removed/,
    code: 'NETX_FORBIDDEN',
    next: 'The networks bridge, host and none belong to the engine, which keeps them; see the others with: docker netx ls',
  },
  {
    pattern: /pre-defined network|predefined .*network/,
    code: 'NETX_FORBIDDEN',
    next: 'The networks bridge, host and none belong to the engine: choose another name.',
  },
  {
    pattern: /not a swarm manager/,
    code: 'NETX_NOT_MANAGER',
    next: 'Make this engine a manager with docker swarm init, or speak to one with --context.',
  },
  {
    // Engines from 29 on parse an address as part of the request, and say what Go's parser says.
    pattern:
      /(?:invalid|Invalid) (?:subnet|CIDR|gateway|ip-range|auxiliary address|IPv[46] address)|failed to allocate gateway|Parse(?:Prefix|Addr)\(/,
    code: 'NETX_BAD_REQUEST',
    next: 'Write a subnet as 172.18.0.0/24, with no bits set behind the prefix, and addresses inside it.',
  },
  {
    // Engines that keep their rules in nftables leave forwarding to whoever runs the host.
    pattern: /IPv[46] (?:global |default )?forwarding is disabled/,
    next: 'Let the host of the engine forward (sysctl -w net.ipv4.ip_forward=1, for IPv6 net.ipv6.conf.all.forwarding=1 and net.ipv6.conf.default.forwarding=1), after checking what its firewall lets through then.',
  },
  {
    pattern: /plugin "(.+)" not found/,
    next: 'See the network drivers of this engine with: docker info --format "{{.Plugins.Network}}"',
  },
  { pattern: /configuration network .* does not exist/s, next: 'See what there is with: docker netx ls' },
  { pattern: /network .* not found|[Nn]o such network/, next: 'See what there is with: docker netx ls' },
  { pattern: /[Nn]o such container|container .* not found/, next: 'See what there is with: docker ps --all' },
  { pattern: /[Ii]nvalid filter/, next: 'See which filters there are with: docker network ls --help' },
  { pattern: /[Nn]o such image/, next: 'See what there is with: docker image ls' },
  {
    pattern: /is ambiguous|[Mm]ultiple (?:IDs|networks)|matches \d+|found based on/,
    code: 'NETX_AMBIGUOUS',
    next: 'Write more of the id; see ids with docker netx ls --no-trunc or docker ps --all --no-trunc.',
  },
  {
    pattern: /[Cc]ontainer (\S+) is not running/,
    next: (container = '') => `Start it first with docker start ${operands(container)}.`,
  },
  {
    pattern: /[Cc]ontainer (\S+) is paused/,
    next: (container = '') => `Let it go on first with docker unpause ${operands(container)}.`,
  },
  {
    pattern: /client version \S+ is too (?:new|old)/,
    next: 'Unset DOCKER_API_VERSION, so that the version is negotiated.',
  },
  {
    pattern: /HTTP request to an HTTPS server/,
    next: 'This engine wants TLS: add --tlsverify, and name the certificates with --tlscacert, --tlscert and --tlskey.',
  },
]

/** The first row whose pattern the message holds. */
export function adviceFor(message: string): Advice | undefined {
  for (const { pattern, code, next } of KNOWN) {
    const [match, ...names] = pattern.exec(message) ?? []
    if (match !== undefined)
      return { ...(code ? { code } : {}), next: typeof next === 'string' ? next : next(...names) }
  }
  return undefined
}
