import { z } from 'zod'
import { isAddress, isIPv4, isIPv6 } from '../model/address.ts'
import { PROJECT_LABEL } from '../model/blueprint.ts'
import { normaliseAddress, normaliseBlock, parseSubnet } from '../model/subnet.ts'
import { inWords } from './in-words.ts'
import { policyDocument } from './policy-schema.ts'

/** What a compose file calls its own expectations, in the words of a netx.yaml. */
export const OURS = 'x-netx'

const wrong = (noun: string) => ({
  error: ({ input }: { input?: unknown }) => `${inWords(input)} is no ${noun}`,
})
const text = z.union([z.string(), z.number(), z.boolean()], wrong('text')).transform(String)
const texts = z.record(z.string(), text, wrong('map of texts'))

const byName = <T extends z.ZodType>(one: T, noun: string) =>
  z.record(z.string().regex(/^[\w.-]+$/), one, {
    error: ({ code, input }) =>
      `${inWords(input)} is no ${code === 'invalid_key' ? `name of a ${noun}` : `map of ${noun}s`}`,
  })

const cidr = (noun: string) =>
  z
    .string(wrong(noun))
    .refine((value) => parseSubnet(value) !== undefined, wrong(noun))
    .transform(normaliseBlock)
const ipv4 = z.string(wrong('IPv4 address')).refine(isIPv4, wrong('IPv4 address'))
const ipv6 = z.string(wrong('IPv6 address')).refine(isIPv6, wrong('IPv6 address')).transform(normaliseAddress)

const pool = z.looseObject({
  subnet: cidr('subnet').optional(),
  gateway: z
    .string(wrong('address'))
    .refine(isAddress, wrong('address'))
    .transform(normaliseAddress)
    .optional(),
  ip_range: cidr('range').optional(),
  aux_addresses: z.record(z.string(), text.transform(normaliseAddress), wrong('map of texts')).optional(),
})

const labels = z
  .union([z.array(z.string()), z.record(z.string(), z.unknown())], wrong('map of labels'))
  .refine(
    (given) =>
      Array.isArray(given)
        ? given.every((one) => one.split('=')[0] !== PROJECT_LABEL)
        : !Object.hasOwn(given, PROJECT_LABEL),
    `"${PROJECT_LABEL}" says whose a network is, and is set by netx alone`,
  )

const network = z
  .looseObject({
    name: z
      .string(wrong('name for a network'))
      .regex(/^[a-z\d][\w.-]*$/i, wrong('name for a network'))
      .optional(),
    external: z.boolean(wrong('answer to that')).optional(),
    driver: z.string(wrong('driver')).optional(),
    driver_opts: texts.optional(),
    labels: labels.nullish(),
    internal: z.boolean(wrong('answer to that')).optional(),
    attachable: z.boolean(wrong('answer to that')).optional(),
    enable_ipv4: z.boolean(wrong('answer to that')).optional(),
    enable_ipv6: z.boolean(wrong('answer to that')).optional(),
    ipam: z.looseObject({ config: z.array(pool, wrong('list of pools')).optional() }).nullish(),
  })
  .nullable()

const place = z
  .looseObject({
    ipv4_address: ipv4.optional(),
    ipv6_address: ipv6.optional(),
    aliases: z
      .array(z.string(wrong('alias')).regex(/^\S+$/, wrong('alias')), wrong('list of aliases'))
      .optional(),
    gw_priority: z.int(wrong('priority')).optional(),
  })
  .nullable()

const service = z
  .looseObject({
    profiles: z.array(z.unknown()).optional(),
    scale: z.unknown().optional(),
    deploy: z.looseObject({ replicas: z.unknown().optional() }).nullish(),
    network_mode: z.string(wrong('network mode')).optional(),
    networks: z
      .union([z.array(z.string(wrong('network'))), z.record(z.string(), place)], wrong('list of networks'))
      .optional(),
  })
  .nullable()

/** A compose file, as far as networks go. */
export const composeDocument = z.looseObject({
  name: z
    .string(wrong('name of a project'))
    .regex(/^[a-z\d][a-z\d_-]*$/, wrong('name of a project'))
    .optional(),
  services: byName(service, 'service'),
  networks: byName(network, 'network').nullish(),
  [OURS]: z
    .strictObject(
      { exclusive: z.boolean(wrong('answer to that')).optional(), expect: policyDocument.optional() },
      {
        error: ({ code, input }) =>
          code === 'unrecognized_keys' ? `${OURS} has no such key` : `${inWords(input)} is no map`,
      },
    )
    .optional(),
})

export type ComposeDocument = z.output<typeof composeDocument>
export type ComposeNetwork = z.output<typeof network>
/** Where a service is on a network, and how. */
export type ComposePlace = z.output<typeof place>
