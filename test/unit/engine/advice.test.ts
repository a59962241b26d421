import { describe, expect, it } from 'vitest'
import { adviceFor } from '../../../src/engine/advice.ts'
import { connectionFailure, refusal } from '../../../src/engine/failures.ts'

/** As engines 20.10, 26.1 and 28.5 really say it, and as the source of 29 does. */
const SAID: readonly [number, string, string, string][] = [
  [403, 'Pool overlaps with other one on this address space', 'NETX_SUBNET_OVERLAP', 'docker netx ls'],
  [
    403,
    'invalid pool request: Pool overlaps with other one on this address space',
    'NETX_SUBNET_OVERLAP',
    '--subnet',
  ],
  [
    404,
    'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    'NETX_POOLS_EXHAUSTED',
    'docker netx prune',
  ],
  [
    400,
    'all predefined address pools have been fully subnetted',
    'NETX_POOLS_EXHAUSTED',
    '--subnet auto --pool 10.0.0.0/8',
  ],
  [
    403,
    'error while removing network: network shop id 75abac has active endpoints',
    'NETX_NETWORK_IN_USE',
    'docker netx disconnect shop CONTAINER',
  ],
  [
    403,
    'error while removing network: network shop has active endpoints (name:"c1" id:"a44d")',
    'NETX_NETWORK_IN_USE',
    'docker netx inspect shop',
  ],
  [409, 'network with name shop already exists', 'NETX_CONFLICT', 'docker netx rm shop'],
  [409, 'network with name a b already exists', 'NETX_CONFLICT', "docker netx rm 'a b'"],
  [409, 'network with name -x already exists', 'NETX_CONFLICT', 'docker netx rm -- -x'],
  [
    403,
    'error while removing network: network a b id 75abac7c2f has active endpoints',
    'NETX_NETWORK_IN_USE',
    "docker netx disconnect 'a b' CONTAINER",
  ],
  [
    403,
    'endpoint with name mysql-1 already exists in network a b',
    'NETX_ALREADY_CONNECTED',
    "docker netx disconnect 'a b' mysql-1",
  ],
  [
    500,
    'container 10f1dea43b48 is not connected to network -a b',
    'NETX_NOT_CONNECTED',
    "docker netx inspect -- '-a b'",
  ],
  [
    403,
    'endpoint with name c1 already exists in network shop',
    'NETX_ALREADY_CONNECTED',
    'docker netx disconnect shop c1',
  ],
  [
    500,
    'container 10f1dea43b48 is not connected to network shop',
    'NETX_NOT_CONNECTED',
    'docker netx inspect shop',
  ],
  [403, 'Address already in use', 'NETX_ADDRESS_IN_USE', '--ip'],
  [
    500,
    "Invalid address 10.9.0.1: It does not belong to any of this network's subnets",
    'NETX_ADDRESS_OUTSIDE',
    'docker netx ls',
  ],
  [
    400,
    'invalid endpoint settings:\nno configured subnet or ip-range contain the IP address 10.9.0.1',
    'NETX_ADDRESS_OUTSIDE',
    'docker netx ls',
  ],
  [
    400,
    'user specified IP address is supported on user defined networks only',
    'NETX_ADDRESS_NOT_CHOSEN',
    'docker netx create',
  ],
  [
    400,
    'network-scoped alias is supported only for containers in user defined networks',
    'NETX_BAD_REQUEST',
    'docker netx create',
  ],
  [
    400,
    'container cannot be connected to multiple networks with one of the networks in private (none) mode',
    'NETX_BAD_REQUEST',
    'docker run --network',
  ],
  [
    400,
    'container sharing network namespace with another container or host cannot be connected to any other network',
    'NETX_BAD_REQUEST',
    'docker run --network',
  ],
  [403, 'bridge is a pre-defined network and cannot be removed', 'NETX_FORBIDDEN', 'which keeps them'],
  [403, 'operation is not permitted on predefined host network ', 'NETX_FORBIDDEN', 'choose another name'],
  [500, 'This node is not a swarm manager. Use "docker swarm init"', 'NETX_NOT_MANAGER', 'docker swarm init'],
  [
    500,
    'Invalid subnet 10.201.0.0/33 : invalid CIDR address: 10.201.0.0/33',
    'NETX_BAD_REQUEST',
    '172.18.0.0/24',
  ],
  [
    400,
    "invalid network config:\ninvalid gateway 10.9.0.1: parent subnet 10.203.0.0/24 doesn't contain this address",
    'NETX_BAD_REQUEST',
    'inside it',
  ],
  [
    400,
    'invalid endpoint settings:\nno configured subnet contains IP address 10.9.0.1',
    'NETX_ADDRESS_OUTSIDE',
    'docker netx ls',
  ],
  [
    400,
    'invalid endpoint settings:\nuser-specified IP address is supported on user-defined networks only',
    'NETX_ADDRESS_NOT_CHOSEN',
    'docker netx create',
  ],
  [
    400,
    'invalid endpoint settings:\nnetwork-scoped aliases are only supported for user-defined networks',
    'NETX_BAD_REQUEST',
    'docker netx create',
  ],
  [
    400,
    'cannot connect container to host network - container must be created in host network mode',
    'NETX_BAD_REQUEST',
    'docker run --network',
  ],
  [
    400,
    'cannot disconnect container from host network - container was created in host network mode',
    'NETX_BAD_REQUEST',
    'docker run --network',
  ],
  [
    400,
    'invalid JSON: netip.ParsePrefix("10.201.0.0/33"): prefix length out of range',
    'NETX_BAD_REQUEST',
    '172.18.0.0/24',
  ],
  [
    500,
    "IPv4 forwarding is disabled: check your host's firewalling and set sysctl net.ipv4.ip_forward=1, or disable this check using daemon option --ip-forward=false",
    'NETX_ENGINE_ERROR',
    'sysctl -w net.ipv4.ip_forward=1',
  ],
  [
    400,
    'client version 1.41 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version',
    'NETX_BAD_REQUEST',
    'DOCKER_API_VERSION',
  ],
  [404, 'plugin "nosuch" not found', 'NETX_NOT_FOUND', 'docker info'],
  [400, "invalid filter 'nosuch'", 'NETX_BAD_REQUEST', 'docker network ls --help'],
  [404, 'network nosuch not found', 'NETX_NOT_FOUND', 'docker netx ls'],
  [404, 'No such container: nosuch', 'NETX_NOT_FOUND', 'docker ps --all'],
  [409, 'Container 10f1dea is not running', 'NETX_CONFLICT', 'docker start 10f1dea'],
  [
    409,
    'Container 10f1dea is paused, unpause the container before exec',
    'NETX_CONFLICT',
    'docker unpause 10f1dea',
  ],
  [
    400,
    'client version 1.99 is too new. Maximum supported API version is 1.41',
    'NETX_BAD_REQUEST',
    'DOCKER_API_VERSION',
  ],
  [400, 'Client sent an HTTP request to an HTTPS server.\n', 'NETX_BAD_REQUEST', '--tlsverify'],
]

describe('a refusal', () => {
  it.each(SAID)('%i %j is %s', (status, said, code, next) => {
    const error = refusal(status, said)
    expect(error).toMatchObject({ family: 'engine', code })
    const inOneLine = said.trim().replace(':\n', ': ')
    expect(error.message).toBe(`Error response from daemon: ${inOneLine}`)
    expect(error.next).toContain(next)
  })

  it('with several reasons puts them in one line, without the asterisks before them', () => {
    const said =
      'invalid endpoint settings:\n* invalid IPv4 address: 10.9\n* no configured subnet contains IP address 10.8.0.1'
    expect(refusal(400, said).message).toBe(
      'Error response from daemon: invalid endpoint settings: invalid IPv4 address: 10.9; no configured subnet contains IP address 10.8.0.1',
    )
  })

  it.each([
    [400, 'NETX_BAD_REQUEST'],
    [403, 'NETX_FORBIDDEN'],
    [404, 'NETX_NOT_FOUND'],
    [409, 'NETX_CONFLICT'],
    [500, 'NETX_ENGINE_ERROR'],
    [503, 'NETX_ENGINE_ERROR'],
  ])('that nobody foresaw goes by its status: %i is %s', (status, code) => {
    expect(refusal(status, 'never heard of')).toMatchObject({
      code,
      next: expect.stringContaining('Check the names'),
    })
    expect(adviceFor('never heard of')).toBeUndefined()
  })

  it('without a reason says so', () => {
    expect(refusal(502, ' ').message).toBe('Error response from daemon: status 502 without a reason')
  })
})

describe('a connection that fails', () => {
  const failed = (code: string, message = code) =>
    connectionFailure(Object.assign(new Error(message), { code }), 'unix:///d.sock')

  it.each([
    ['ENOENT', 'Cannot connect to the Docker daemon at unix:///d.sock. Is the docker daemon running?'],
    ['ECONNREFUSED', 'Cannot connect to the Docker daemon at unix:///d.sock. Is the docker daemon running?'],
    ['EACCES', 'permission denied while trying to connect to the Docker daemon socket at unix:///d.sock'],
    ['ENOTFOUND', 'error during connect: unix:///d.sock: ENOTFOUND'],
    ['CERT_HAS_EXPIRED', 'error during connect: unix:///d.sock: CERT_HAS_EXPIRED'],
  ])('with %s: %s', (code, message) => {
    const error = failed(code)
    expect(error).toMatchObject({ family: 'engine', code: 'NETX_ENGINE_UNREACHABLE', message })
    expect(error.next).toBeTruthy()
  })

  it('over its certificate is told where to look', () => {
    expect(failed('DEPTH_ZERO_SELF_SIGNED_CERT').next).toContain('--tlscacert')
  })
})
