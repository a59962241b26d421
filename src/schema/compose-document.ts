import { z } from 'zod'
import { inWords } from './in-words.ts'
import { policyDocument } from './policy-schema.ts'

/** What a compose file calls its own expectations, in the words of a netx.yaml. */
export const OURS = 'x-netx'

const wrong = (noun: string) => ({
  error: ({ input }: { input?: unknown }) => `${inWords(input)} is no ${noun}`,
})
const text = z.union([z.string(), z.number(), z.boolean()], wrong('text')).transform(String)
const texts = z.record(z.string(), text, wrong('map of texts'))

const pool = z.looseObject({
  subnet: z.string(wrong('subnet')).optional(),
  gateway: z.string(wrong('gateway')).optional(),
  ip_range: z.string(wrong('range')).optional(),
  aux_addresses: texts.optional(),
})

const network = z
  .looseObject({
    name: z.string(wrong('name')).optional(),
    external: z.boolean(wrong('answer to that')).optional(),
    driver: z.string(wrong('driver')).optional(),
    driver_opts: texts.optional(),
    internal: z.boolean(wrong('answer to that')).optional(),
    attachable: z.boolean(wrong('answer to that')).optional(),
    enable_ipv4: z.boolean(wrong('answer to that')).optional(),
    enable_ipv6: z.boolean(wrong('answer to that')).optional(),
    ipam: z.looseObject({ config: z.array(pool, wrong('list of pools')).optional() }).nullish(),
  })
  .nullable()

const place = z
  .looseObject({
    ipv4_address: z.string(wrong('address')).optional(),
    ipv6_address: z.string(wrong('address')).optional(),
    aliases: z.array(z.string(wrong('alias')), wrong('list of aliases')).optional(),
    gw_priority: z.int(wrong('priority')).optional(),
  })
  .nullable()

const service = z
  .looseObject({
    network_mode: z.string(wrong('network mode')).optional(),
    networks: z
      .union([z.array(z.string(wrong('network'))), z.record(z.string(), place)], wrong('list of networks'))
      .optional(),
  })
  .nullable()

/** A compose file, as far as networks go. */
export const composeDocument = z.looseObject({
  name: z.string(wrong('name of a project')).optional(),
  services: z.record(z.string(), service, wrong('map of services')),
  networks: z.record(z.string(), network, wrong('map of networks')).nullish(),
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
