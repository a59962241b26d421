import type { Doubt, Weakness } from '../model/measurement.ts'
import type { PromiseKey } from '../model/outcome.ts'

/**
 * Why something is expected, in words: each completes "expected, because …". A key is part of the JSON contract.
 * Sources: Moby's own integration tests of bridges and gateway modes, and the drivers' documentation.
 */
export const PROMISES: Readonly<Record<PromiseKey, string>> = {
  'same-namespace': 'both run in one network namespace',
  'shared-network': 'both are on one network',
  'icc-off': 'inter-container communication (ICC) is off on that network',
  'private-mode': 'the driver keeps the endpoints of that network apart (private mode)',
  'vepa-mode': 'in VEPA mode it is the switch outside that decides',
  'not-on-network': 'the asker is not on that network',
  'internal-network': 'a network between them is internal',
  'no-network': 'one of them is on no network at all',
  'host-reaches-bridge': 'the host reaches the containers on its bridges',
  'host-off-network': 'the host has no address on that network',
  'gateway-is-host': "the gateway of a bridge is the host's own address",
  'gateway-mode-open': 'the gateway mode of that network lets other networks in',
  'gateway-mode-closed': 'a routed network is not let into one that is not',
  'gateway-mode-unsure': 'what this gateway mode lets in differs between engine versions',
  'no-masquerade': "the host does not hide the source's address, and drops the answers on the way back",
  'routed-unpublished': 'a routed network lets only published ports in',
  'host-through-gateway': 'the host answers at all its addresses to whoever has it for a gateway',
  'family-missing': 'the source has no address of that IP version',
  'host-not-promised': 'whether a network of this driver reaches its host is not promised',
  'name-on-network': 'the engine knows this name on a network that both are on',
  'default-bridge-no-names': 'the default bridge has addresses but no names',
  'no-name-shared': 'they share no network that has names',
  'name-shared': 'a network of both that has no address of that kind for it may answer first',
  'name-not-borne': 'nobody gave it this name on a network that both are on',
  'no-endpoint-no-name': 'only a container with a place of its own on a network has a name there',
  'other-dns-server': "the asker uses a DNS server that is not the engine's",
  'nobody-listens': 'nobody listens on that port there',
  'published-port':
    'the port is published on the host, where every network that has it for a gateway reaches it',
  'published-elsewhere': 'the port is published on another address of the host',
  'not-published': 'the port was to be published, and the engine published it nowhere',
  'published-unsure': 'what becomes of a published port there is not promised',
  'published-apart':
    'the host sends what comes from that network on to the container, and keeps the two networks apart',
  'no-proxy': 'the engine runs without docker-proxy, and does not map that port in that IP version',
  'outside-through-gateway': 'the asker has a gateway to the outside',
  'no-way-out': 'the asker has no gateway to the outside',
  'namespace-not-promised': "the engine's settings say nothing of a network namespace that is not its own",
  'wire-not-promised': "the engine's settings say nothing of a wire between the two that is on no network",
  policy: 'the policy wants it so',
}

/** Who is asked about: what is in doubt is named, so that all that comes of it can be told at once. */
export interface Ends {
  readonly from: string
  readonly to: string
  readonly address?: string | null
}

/** What a failed control means for a probe that heard nothing. */
export const DOUBTS: Readonly<Record<Doubt, (ends: Ends) => string>> = {
  'asker-deaf': ({ from }) => `nothing at all answered the prober in ${from}, so its silence proves nothing`,
  'target-mute': ({ to }) => `${to} does not answer even from itself, so its silence proves nothing`,
  'address-dead': ({ to, address }) => `${to} does not answer at ${address} even from itself`,
  'dns-dead': ({ from }) => `the DNS server of ${from} did not answer at all`,
  unwatched: ({ to }) => `nobody saw what arrives at ${to}, so silence proves nothing`,
  'nobody-reached-it': ({ to }) => `nobody reached ${to}, so it may be down`,
  'busy-server': ({ from }) =>
    `the DNS server of ${from} kept silent again when it was asked for this alone, and is busy with others`,
  'own-tools': ({ from }) =>
    `${from} was asked with its own tools, so what it says it does not reach is not proven`,
}

/** Why the proof of an absence is weak although nothing contradicts it: told once for all pairs. */
export const WEAKNESSES: Readonly<Record<Weakness, string>> = {
  'asker-alone': 'the asker heard nobody but itself',
  'server-silent': "the asker's DNS server kept silent on the name, though it answered for its own",
}

/** What engines do that are older than the expectation of everybody. */
export const IPV6_UNFILTERED = 'before Docker 27 an engine filters IPv6 only if it runs with ip6tables'
