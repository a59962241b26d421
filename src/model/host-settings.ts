/** Settings of the engine's host that decide what passes it, by the names that sysctl(8) has for them. */
export const FORWARDING = { 4: 'net.ipv4.ip_forward', 6: 'net.ipv6.conf.all.forwarding' } as const

/** Whether what only passes through a bridge meets the rules of that family. */
export const BRIDGE_FILTER = {
  4: 'net.bridge.bridge-nf-call-iptables',
  6: 'net.bridge.bridge-nf-call-ip6tables',
} as const
