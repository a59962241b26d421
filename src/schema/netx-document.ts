import { z } from 'zod'
import { isIPv4, isIPv6 } from '../model/address.ts'
import { asChosen, normaliseAddress, normaliseBlock } from '../model/subnet.ts'
import { inWords } from './in-words.ts'
import type { Topic } from './netx-problems.ts'
import { policyDocument } from './policy-schema.ts'

/** Of a value that is none of what it should be; what to write instead is found by the topic. */
const error = (topic: Topic, noun: string) => ({
  error: ({ input }: { input?: unknown }) => `${topic}|${inWords(input)} is no ${noun}`,
})

const oneOrMore = (one: z.ZodType<string>, topic: Topic, noun: string) =>
  z.union([one, z.array(one)], error(topic, noun)).transform((value) => [value].flat().map(normaliseBlock))

const subnet = oneOrMore(z.string(error('subnet', 'subnet')), 'subnet', 'subnet').transform((given) =>
  given.map(asChosen),
)
const pool = oneOrMore(z.string(error('pool', 'pool')), 'pool', 'pool')
const addresses = oneOrMore(z.string(error('address', 'address')), 'address', 'address')
const flag = z.boolean({ error: ({ input }) => `flag|${inWords(input)} is neither true nor false` })
const text = z.union([z.string(), z.number(), z.boolean()], error('texts', 'text')).transform(String)
const mapOf = (one: z.ZodType<string>) => z.record(z.string(), one, error('texts', 'map of texts'))
const texts = mapOf(text)

const ipv4 = z.string(error('member', 'IPv4 address')).refine(isIPv4, error('member', 'IPv4 address'))
const ipv6 = z
  .string(error('member', 'IPv6 address'))
  .refine(isIPv6, error('member', 'IPv6 address'))
  .transform(normaliseAddress)

const member = z.preprocess(
  (value) => {
    if (value === null || value === undefined) return {}
    return typeof value === 'string' ? (isIPv6(value) ? { ip6: value } : { ip: value }) : value
  },
  z.strictObject(
    {
      ip: ipv4.describe('Fixed IPv4 address.').optional(),
      ip6: ipv6.describe('Fixed IPv6 address.').optional(),
      aliases: z
        .array(
          z.string(error('aliases', 'alias')).regex(/^\S+$/, error('aliases', 'alias')),
          error('aliases', 'list of aliases'),
        )
        .optional(),
      priority: z
        .number(error('priority', 'priority'))
        .refine(Number.isSafeInteger, error('priority', 'priority'))
        .describe('The network that has the highest gives a container its default gateway.')
        .optional(),
    },
    {
      error: ({ code, input }) =>
        code === 'unrecognized_keys'
          ? 'member|a member has no such key'
          : `member|${inWords(input)} is no member's settings`,
    },
  ),
)

const network = z.preprocess(
  (value) => value ?? {},
  z.strictObject(
    {
      external: flag.describe('Somebody else makes and removes it; it has to be there.').optional(),
      driver: z
        .string(error('driver', 'driver'))
        .regex(/^(?!(?:host|none|null)$)\S+$/, error('driver', 'driver to make networks with'))
        .describe('bridge where it is left out.')
        .optional(),
      subnet: subnet.describe('CIDR, auto, or auto/PREFIX.').optional(),
      pool: pool.describe('Where to look for a free subnet.').optional(),
      gateway: addresses.optional(),
      'ip-range': pool.describe('The part of the subnet that containers get addresses from.').optional(),
      reserved: mapOf(text.transform(normaliseAddress))
        .describe('Addresses that the driver keeps for itself, by name.')
        .optional(),
      internal: flag.describe('Cut off from the outside.').optional(),
      attachable: flag.optional(),
      ipv4: flag.optional(),
      ipv6: flag.optional(),
      options: texts.describe('Options of the driver.').optional(),
      labels: texts.optional(),
      members: z.record(z.string(), member, error('members', 'map of members')).optional(),
    },
    {
      error: ({ code, input }) =>
        code === 'unrecognized_keys'
          ? 'network|a network has no such key'
          : `network|${inWords(input)} is no network`,
    },
  ),
)

/** The file as it is written; what its texts say is read afterwards. */
export const netxDocument = z
  .strictObject(
    {
      project: z
        .string(error('project', 'project'))
        .regex(/^[a-z\d][a-z\d_-]*$/, error('project', 'name of a project'))
        .describe('Whose the networks are that are made from this file.'),
      exclusive: flag
        .describe('Whether its members are to be on no other networks than the file gives them.')
        .optional(),
      networks: z.record(z.string(), network, error('networks', 'map of networks')),
      expect: policyDocument.describe('Who may reach whom, as in docs/policy.md.').optional(),
    },
    {
      error: ({ code, input }) =>
        code === 'unrecognized_keys'
          ? 'document|a netx.yaml has no such key'
          : `document|${inWords(input)} is no netx.yaml`,
    },
  )
  .meta({ title: 'netx.yaml: networks, their members, and who may reach whom' })

/** For editors that check what is typed. */
export function netxJsonSchema(): unknown {
  return z.toJSONSchema(netxDocument, { io: 'input' })
}

export type NetworkEntry = z.output<typeof network>
export type MemberEntry = z.output<typeof member>
