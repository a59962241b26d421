import type { Doubt } from '../model/measurement.ts'
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
  'host-not-promised': 'whether a network of this driver reaches its host is not promised',
  'name-on-network': 'the engine knows this name on a network that both are on',
  'default-bridge-no-names': 'the default bridge has addresses but no names',
  'no-name-shared': 'they share no network that has names',
  'no-endpoint-no-name': 'only a container with a place of its own on a network has a name there',
  'other-dns-server': "the asker uses a DNS server that is not the engine's",
}

/** What a failed control means for a probe that heard nothing. */
export const DOUBTS: Readonly<Record<Doubt, string>> = {
  'asker-deaf': 'nothing at all answered the prober there, so its silence proves nothing',
  'target-mute': 'the target answers no ping even from itself, so its silence proves nothing',
  'address-dead': 'the target does not answer at this address even from itself',
  'dns-dead': 'its DNS server did not answer at all',
}
