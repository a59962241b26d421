import type { EndpointSpec, NetworkSpec } from '../model/spec.ts'

/** The body that `docker network create` sends for the same settings. */
export function networkBody(spec: NetworkSpec, sharesName = false): Readonly<Record<string, unknown>> {
  return {
    Name: spec.name,
    // Engines before 25 make several networks of one name unless told not to.
    CheckDuplicate: !sharesName,
    Driver: spec.driver,
    Scope: spec.scope,
    EnableIPv4: spec.ipv4,
    EnableIPv6: spec.ipv6,
    IPAM: {
      Driver: spec.ipam.driver,
      Options: spec.ipam.options,
      Config: spec.ipam.config.map(({ subnet, ipRange, gateway, auxAddresses }) => ({
        Subnet: subnet,
        IPRange: ipRange,
        Gateway: gateway,
        AuxiliaryAddresses: auxAddresses,
      })),
    },
    Internal: spec.internal,
    Attachable: spec.attachable,
    Ingress: spec.ingress,
    ConfigOnly: spec.configOnly,
    ConfigFrom: spec.configFrom === undefined ? null : { Network: spec.configFrom },
    Options: spec.options,
    Labels: spec.labels,
  }
}

/** The body that `docker network connect` sends, without the members that engines only ever answer. */
export function connectBody(container: string, spec: EndpointSpec): Readonly<Record<string, unknown>> {
  return {
    Container: container,
    EndpointConfig: {
      IPAMConfig: { IPv4Address: spec.ipv4, IPv6Address: spec.ipv6, LinkLocalIPs: spec.linkLocal },
      Links: spec.links ?? null,
      Aliases: spec.aliases ?? [],
      DriverOpts: spec.driverOptions ?? {},
      // Engines before API 1.48 do not know it.
      GwPriority: spec.gatewayPriority ?? 0,
    },
  }
}
