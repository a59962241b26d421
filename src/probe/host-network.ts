import type { Engine, HelperSession } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import type { HostNetwork, HostRoute } from '../model/host-network.ts'
import { holds, parseSubnet } from '../model/subnet.ts'
import { HELPER_LABEL } from '../model/topology.ts'
import { ensureHelperImage } from './helper-image.ts'
import { type Owner, ownerLabel } from './owner.ts'

/** The host's network, or why it could not be read. */
export type HostObservation =
  | { readonly kind: 'seen'; readonly host: HostNetwork }
  | { readonly kind: 'unknown'; readonly reason: string }

/**
 * Reads the routes, addresses and nameservers of the host that the engine runs on, wherever that is: a helper in the
 * host's network namespace tells them. Some engines do not let it in; that is no reason to fail.
 */
export async function observeHostNetwork(
  engine: Engine,
  owner: Owner,
  signal: AbortSignal,
): Promise<HostObservation> {
  try {
    const image = await ensureHelperImage(engine)
    const labels = { [HELPER_LABEL]: ownerLabel(owner) }
    const session = await engine.startHelper({ image, labels, namespaces: null }, signal)
    try {
      return { kind: 'seen', host: await interview(engine, session) }
    } finally {
      await session.close()
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof NetxError) return { kind: 'unknown', reason: error.message }
    throw error
  }
}

async function interview(engine: Engine, session: HelperSession): Promise<HostNetwork> {
  session.write('ns 0 -\nopen routes\n')
  const nameservers = engine.container(session.id).then((container) => container.nameservers)
  const [said, servers] = await Promise.all([readAnswers(session), nameservers])
  return { ...said, nameservers: servers }
}

async function readAnswers(session: HelperSession): Promise<Omit<HostNetwork, 'nameservers'>> {
  const routes: HostRoute[] = []
  let addresses: string[] | undefined
  for await (const line of session.lines) {
    const [kind, , ...fields] = line.split(' ')
    if (kind === 'ns' && fields[0] === 'ok') addresses = fields[1] === '-' ? [] : (fields[1] ?? '').split(',')
    if (kind === 'route') routes.push(readRoute(fields, line))
    if (kind === 'opened' && addresses)
      return { routes, addresses: addresses.map((text) => located(text, routes)) }
  }
  throw failure(session.diagnostics().trim().split('\n').at(-1) || 'the helper ended before it had told them')
}

function readRoute([destination, gateway, name]: string[], line: string): HostRoute {
  if (!destination || !gateway || !name) throw failure(`the helper said "${line.slice(0, 80)}"`)
  return { destination, gateway: gateway === '-' ? null : gateway, interface: name }
}

/** The interface of an address is that of the direct route which covers it most narrowly. */
function located(address: string, routes: readonly HostRoute[]) {
  const direct = routes
    .filter(({ gateway }) => gateway === null)
    .flatMap((route) => {
      const subnet = parseSubnet(route.destination)
      return subnet && holds(subnet, address.split('/')[0] ?? '') ? [{ route, subnet }] : []
    })
    .sort((a, b) => b.subnet.prefix - a.subnet.prefix)
  return { address, interface: direct[0]?.route.interface ?? '' }
}

function failure(message: string): NetxError {
  return new NetxError({ family: 'bug', code: 'NETX_HOST_UNKNOWN', message })
}
