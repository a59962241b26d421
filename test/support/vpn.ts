import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const ENGINE = fileURLToPath(new URL('../../script/engine', import.meta.url))

/** Runs `work` while the engine's host has a VPN: an address, a default route, and routes through it. */
export async function withVpn(
  engine: string | null,
  routes: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  if (engine === null) throw new Error('this test adds routes: it takes an engine of its own')
  const ip = (...words: string[]) => execa(ENGINE, ['exec', '--name', engine, 'ip', ...words])
  await ip('link', 'add', 'vpn0', 'type', 'veth', 'peer', 'name', 'vpn1')
  try {
    await ip('link', 'set', 'vpn0', 'up')
    await ip('link', 'set', 'vpn1', 'up')
    await ip('address', 'add', '10.8.0.2/24', 'dev', 'vpn0')
    await ip('-6', 'address', 'add', 'fd08::2/64', 'dev', 'vpn0', 'nodad')
    for (const route of ['default', ...routes])
      await ip('route', 'add', route, 'via', '10.8.0.1', 'dev', 'vpn0')
    await work()
  } finally {
    await ip('link', 'delete', 'vpn0')
  }
}
