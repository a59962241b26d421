import type { Engine, HelperSession } from '../engine/engine.ts'
import { NetxError } from '../model/errors.ts'
import { HELPER_LABEL, type Owner, ownerLabel } from '../model/helper.ts'
import type { HostNetwork, HostRoute } from '../model/host-network.ts'
import { holds, parseSubnet } from '../model/subnet.ts'
import { HOST } from '../model/topology.ts'
import type { Opening } from '../plan/opening.ts'
import { HelperDialogue } from './dialogue.ts'
import { ensureHelperImage } from './helper-image.ts'

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
    const session = await engine.startHelper({ image, labels, network: 'host', folders: {} }, signal)
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

/** The host's namespace is the one that such a helper is started in. */
const OPENING: Opening = {
  namespaces: [{ place: HOST, name: HOST, file: '-' }],
  resolvers: [],
  wants: ['routes'],
  host: 0,
}

async function interview(engine: Engine, session: HelperSession): Promise<HostNetwork> {
  const [[state], { nameservers }] = await Promise.all([
    new HelperDialogue(session).open(OPENING),
    engine.container(session.id),
  ])
  if (state?.kind !== 'entered') throw failure(state?.reason ?? 'nothing was told of it')
  const routes = state.routes ?? []
  const cut = [...(state.routes ? [] : ['routes']), ...(state.hasMoreAddresses ? ['addresses'] : [])]
  return {
    routes,
    addresses: state.addresses.map((text) => located(text, routes)),
    nameservers,
    ...(cut.length > 0 && { cut: cut.join(' and ') }),
  }
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
