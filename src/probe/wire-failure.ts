import { NetxError } from '../model/errors.ts'
import type { Both, PairEnd } from '../model/veth-pair.ts'

/** What kept the helper from joining or parting two namespaces, in words. Nothing of it was left behind. */
export function wireFailure(ends: Both<PairEnd>, index: number, step: string, errno: string): NetxError {
  const { name, mode } = (ends[index] ?? ends[0]).container
  const known = KNOWN[`${step} ${errno}`]
  const isNamed = mode.kind === 'named'
  const [message, next] = known?.(name, isNamed) ?? [
    `The engine's host refused it at ${name}: ${step} ${errno}`,
    'Nothing was changed.',
  ]
  return new NetxError({ family: 'engine', code: 'NETX_NOT_WIRED', message, next })
}

type Words = (name: string, isNamed: boolean) => readonly [message: string, next: string]

const gone: Words = (name, isNamed) =>
  isNamed
    ? [
        `There is no network namespace ${name} on the engine's host`,
        "See what there is with ip netns list on the engine's host.",
      ]
    : [`The network namespace of ${name} has gone meanwhile`, 'Nothing was changed; try again.']

const LACKING = 'Such an engine, rootless or without privileges, has no way to do it; nothing was changed.'

const noIPv6: Words = (name) => [
  `${name} takes no address of IPv6: it is off in that network namespace`,
  'Leave IPv6 out, or switch it on there: docker run --sysctl net.ipv6.conf.default.disable_ipv6=0',
]

const KNOWN: Readonly<Record<string, Words>> = {
  'folder ENOENT': gone,
  'open ENOENT': gone,
  'setns EINVAL': gone,
  'setns EPERM': (name) => [`The engine lets no helper into the network namespace of ${name}`, LACKING],
  'privilege EPERM': () => ['The engine lets no helper change network namespaces', LACKING],
  'same EEXIST': (name) => [
    `${name} is another name for the same network namespace`,
    'Name two that have namespaces of their own.',
  ],
  'linked EEXIST': () => ['Somebody else has made this link meanwhile', 'Do it again to have it proven.'],
  'name EEXIST': (name) => [
    `Somebody else has taken the interface's name in ${name} meanwhile`,
    'Nothing was changed; try again.',
  ],
  'create EOPNOTSUPP': () => [
    "The kernel of the engine's host has no veth",
    'Load that module there: modprobe veth',
  ],
  'address EACCES': noIPv6,
  'address EAFNOSUPPORT': noIPv6,
  'address EOPNOTSUPP': noIPv6,
}
