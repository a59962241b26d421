import * as apart from './check-apart.ts'
import * as containers from './check-containers.ts'
import * as host from './check-host.ts'
import * as names from './check-names.ts'
import * as paths from './check-paths.ts'
import * as ports from './check-ports.ts'
import * as published from './check-published.ts'
import * as routes from './check-routes.ts'
import * as rules from './check-rules.ts'
import * as wires from './check-wires.ts'
import { CODES, type Code } from './codes.ts'
import type { Facts } from './facts.ts'
import type { Check, Reason } from './reason.ts'

/**
 * In the order in which they are told, which is not that of the codes: what hinders everything, then what is not as the
 * settings promise, then what they promise.
 */
const CHECKS: Readonly<Record<Code, Check>> = {
  NX001: containers.notRunning,
  NX002: containers.paused,
  NX003: containers.staleNamespace,
  NX004: containers.noNetwork,
  NX035: host.bridgeNotFiltered,
  NX013: paths.leak,
  NX033: wires.interfaceDown,
  NX037: wires.offBridge,
  NX034: routes.routeMissing,
  NX032: host.hostRoute,
  NX036: host.forwardingOff,
  NX014: paths.ipv6Off,
  NX015: paths.addressMissing,
  NX016: paths.duplicateAddress,
  NX017: paths.largePackets,
  NX030: rules.ruleDrops,
  NX031: rules.policyDrops,
  NX018: paths.dropped,
  NX005: apart.noSharedNetwork,
  NX006: apart.internalNetwork,
  NX007: apart.iccOff,
  NX008: apart.privateMode,
  NX009: apart.hostOffNetwork,
  NX010: apart.gatewayMode,
  NX011: apart.throughGateway,
  NX012: apart.throughHost,
  NX042: published.hostNotLed,
  NX041: published.notLed,
  NX040: published.notPublished,
  NX038: published.unserved,
  NX019: names.namelessBridge,
  NX020: names.hostMode,
  NX021: names.containerMode,
  NX022: names.otherServer,
  NX023: names.unborneName,
  NX024: names.strangeName,
  NX025: names.distantName,
  NX026: names.unansweredName,
  NX027: ports.hostPort,
  NX028: ports.loopbackOnly,
  NX029: ports.nobodyListens,
  NX039: ports.mixed,
}

const CODES_IN_ORDER = Object.keys(CHECKS) as Code[]

/** The code of the first of them; undefined where there is none. */
export function firstCode(facts: Facts): Code | undefined {
  return CODES_IN_ORDER.find((code) => CHECKS[code](facts) !== null)
}

/** Every reason that is the case, what hinders most first; none of a pair that talks in every way. */
export function reasonsOf(facts: Facts): Reason[] {
  return CODES_IN_ORDER.flatMap((code) => {
    const found = CHECKS[code](facts)
    if (!found) return []
    const { message, evidence, fix, fixOn } = found
    const { meaning } = CODES[code]
    return [{ code, message, evidence: [...new Set(evidence)], meaning, fix, ...(fixOn && { fixOn }) }]
  })
}
