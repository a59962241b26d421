import { saboteur } from '../sabotage.ts'

/** Of an interface that the engine's host has besides its bridges, as every machine has one. */
export const UPLINK_ADDRESSES = ['192.0.2.10', '2001:db8::10']

/** Gives the engine's host that interface, and a default route that leads to nobody. */
export async function addUplink(host: string, engine: string): Promise<void> {
  const { run } = saboteur(host, engine)
  if ((await run('ip', '-o', 'link')).includes(': uplink0@')) return
  const lines = [
    'ip link add uplink0 type veth peer name uplink1',
    'ip link set uplink0 up',
    'ip link set uplink1 up',
    'ip address add 192.0.2.10/24 dev uplink0',
    'ip address add 2001:db8::10/64 dev uplink0 nodad',
    'ip route add default via 192.0.2.1',
    'ip -6 route add default via 2001:db8::1',
  ]
  await run('sh', '-c', lines.join(' && '))
}
