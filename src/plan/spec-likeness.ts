import type { NetworkSpec } from '../model/spec.ts'

/** Whether a network could have been made from these settings. Engines add what they were not told: subnets, gateways, options. */
export function isMadeFrom(has: NetworkSpec, spec: NetworkSpec): boolean {
  return (
    has.name === spec.name &&
    has.driver === spec.driver &&
    has.internal === spec.internal &&
    has.attachable === spec.attachable &&
    (has.ipv6 ?? false) === (spec.ipv6 ?? false) &&
    sameEntries(has.labels, spec.labels) &&
    holds(has.options, spec.options) &&
    spec.ipam.config.every(({ subnet, gateway }) =>
      has.ipam.config.some(
        (pool) => pool.subnet === subnet && (gateway === undefined || pool.gateway === gateway),
      ),
    ) &&
    (spec.ipam.config.length === 0 || spec.ipam.config.length === has.ipam.config.length)
  )
}

type Texts = Readonly<Record<string, string>>

function holds(has: Texts, wanted: Texts): boolean {
  return Object.entries(wanted).every(([key, value]) => has[key] === value)
}

function sameEntries(a: Texts, b: Texts): boolean {
  return holds(a, b) && holds(b, a)
}
