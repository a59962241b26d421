/** A network that is there already, with addresses that the cases run into. */
export const HELD = { name: 'netx-oracle-held', subnets: ['10.91.0.0/24', 'fd91::/64'] } as const
/** A config-only network for the cases to copy from. */
export const TEMPLATE = { name: 'netx-oracle-template', subnet: '10.93.0.0/24' } as const
/** What the cases create. */
export const NAME = 'netx-oracle'

/**
 * Arguments of `create`, one flag set a line; `NAME` is added at the end where a line does not hold it. Left out is where
 * we do more: `--ipv6` without a subnet, and a subnet with host bits, which engines of different ages take differently.
 */
export const CREATE_CASES: readonly (readonly string[])[] = [
  [],
  [NAME, '--internal'],
  ['--', NAME],
  ['-d', 'bridge'],
  ['-d=bridge', '--attachable'],
  ['--driver', 'nosuch', '--driver', 'bridge'],
  ['--internal'],
  ['--internal=true'],
  ['--internal=false'],
  ['--internal=f'],
  ['--ipv4'],
  ['--ipv4=false'],
  ['--ipv6=false'],
  ['--scope', 'local'],
  [
    '--label',
    'team=shop',
    '--label',
    'tier=a=b',
    '--label',
    'empty=',
    '--label',
    'bare',
    '--label',
    'list=a,b',
  ],
  ['--label', 'team=shop', '--label', 'team=bank'],
  ['-o', 'com.docker.network.bridge.enable_icc=false'],
  ['-o', 'com.docker.network.driver.mtu=1400', '--opt', 'com.docker.network.bridge.name=oracle0'],
  ['--opt', 'com.docker.network.bridge.enable_ip_masquerade'],
  ['--opt', 'com.docker.network.bridge.enable_icc=maybe'],
  ['--ipam-opt', 'color=blue', '--ipam-opt', 'bare'],

  ['--subnet', '10.90.0.0/24'],
  ['--subnet', '10.90.0.0/24', '--gateway', '10.90.0.254'],
  ['--subnet', '10.90.0.0/16', '--ip-range', '10.90.5.0/24'],
  ['--subnet', '10.90.0.0/16', '--ip-range', '10.90.5.0/24', '--gateway', '10.90.5.254'],
  ['--subnet', '10.90.0.0/24', '--aux-address', 'printer=10.90.0.5'],
  ['--subnet', '10.90.0.0/24', '--aux-address', 'a=10.90.0.5', '--aux-address', 'b=10.90.0.6'],
  ['--subnet', ''],
  ['--ipv6', '--subnet', 'fd90::/64'],
  ['--ipv6', '--subnet', '10.90.0.0/24', '--subnet', 'fd90::/64', '--gateway', 'fd90::9,10.90.0.9'],
  ['--ipv6', '--subnet', '10.90.0.0/24,fd90::/64', '--aux-address', 'six=fd90::5', '--internal'],
  ['--config-only', '--subnet', '10.90.0.0/16', '--ip-range', '10.90.5.0/24', '--label', 'a=1'],
  ['-d', 'macvlan', '--config-only', '-o', 'parent=oracle1', '--subnet', '10.90.0.0/24'],
  ['--config-from', TEMPLATE.name],

  // Refused before anything is sent.
  ['--subnet', '10.90.0.0'],
  ['--subnet', '10.90.0.0/24,10.90.0.128/25'],
  ['--gateway', '10.90.0.1'],
  ['--subnet', '10.90.0.0/24', '--gateway', '10.92.0.1'],
  ['--subnet', '10.90.0.0/24', '--gateway', 'router'],
  ['--subnet', '10.90.0.0/24', '--gateway', '10.90.0.1', '--gateway', '10.90.0.2'],
  ['--ipv6', '--subnet', '10.90.0.0/24', '--subnet', 'fd90::/64', '--gateway', '10.90.0.1,10.90.0.2'],
  ['--subnet', '10.90.0.0/24', '--ip-range', '10.92.0.0/28'],
  ['--subnet', '10.90.0.0/24', '--ip-range', '10.90.0.1'],
  ['--ipv6', '--subnet', '10.90.0.0/24', '--subnet', 'fd90::/64', '--ip-range', '10.90.0.0/26,10.90.0.64/26'],
  ['--subnet', '10.90.0.0/24', '--aux-address', 'a=10.92.0.5'],
  ['--label', 'two words=1'],
  ['--label', '=nameless'],
  ['--internal=bogus'],
  ['--nosuch'],
  ['--driver'],
  [NAME, 'another'],

  // Refused by the engine.
  ['--subnet', HELD.subnets[0]],
  ['--ipv6', '--subnet', '10.90.0.0/24', '--subnet', 'fd91::8000/65'],
  ['--subnet', '10.90.0.0/24,10.92.0.0/24'],
  ['--subnet', '10.90.0.0/24', '--aux-address', 'a=10.90.0.1', '--gateway', '10.90.0.1'],
  ['--config-from', TEMPLATE.name, '--subnet', '10.90.0.0/24'],
  ['--config-from', 'nosuch'],
  ['--config-only', '--config-from', TEMPLATE.name],
  ['--scope', 'swarm'],
  ['--scope', 'bogus'],
  ['--ipam-driver', 'nosuch'],
  ['--ingress'],
  ['-d', 'null'],
  ['-d', 'host'],
  ['-d', 'nosuch'],
  ['-d', 'overlay'],
]
