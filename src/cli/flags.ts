import type { BooleanFlag, OptionFlag } from '@oclif/core/interfaces'
import type { Filters } from '../engine/engine.ts'
import type { FlagType } from './flag-types.ts'

/** What a flag says of itself. The summary is the line that help shows. */
interface About {
  readonly summary: string
  readonly char?: NonNullable<OptionFlag<string>['char']>
  readonly hidden?: boolean
}

/**
 * A flag that takes a value. The type is the word that docker's help shows for the value, and it says how the text is
 * read: flag-types.ts. oclif's own `parse` stays idle, since its parser reads command lines differently from docker.
 */
const flag = <T>(type: FlagType, about: About, more: Partial<OptionFlag<T>> = {}): OptionFlag<T> => ({
  name: '',
  type: 'option',
  input: [],
  parse: async () => undefined,
  ...about,
  ...more,
  helpValue: type,
})

/** A boolean that also knows whether it was given at all. */
export const optionalBool = (about: About): BooleanFlag<boolean | undefined> => ({
  name: '',
  type: 'boolean',
  allowNo: false,
  parse: async (given) => given,
  ...about,
})

/** `--internal`, `--internal=false`; false when not given. */
export const bool = (about: About): BooleanFlag<boolean> => ({
  ...optionalBool(about),
  parse: async (given) => given,
  default: false,
})

interface WithDefault<T> extends About {
  readonly default: T
}

export function text(about: WithDefault<string>): OptionFlag<string>
export function text(about: About): OptionFlag<string | undefined>
export function text(about: About): OptionFlag<string> | OptionFlag<string | undefined> {
  return flag('string', about)
}

/** One of a few words, which completion offers. The first is the default. */
export const choice = <const W extends string>(options: readonly [W, ...W[]], about: About): OptionFlag<W> =>
  flag<W>('string', about, { options, default: options[0] })

/** What measures, from what can do most to what can do least. */
export const prober = () =>
  choice(['auto', 'helper', 'sidecar', 'exec'], { summary: 'How to measure: auto, helper, sidecar or exec' })

export const integer = (about: WithDefault<number>): OptionFlag<number> => flag('int', about)

/** A time as Go writes it (`500ms`, `1m30s`), or a number of seconds. Its value is in milliseconds. */
export const duration = (about: WithDefault<number>): OptionFlag<number> => flag('duration', about)

/** In milliseconds. */
export const timeout = (): OptionFlag<number> =>
  duration({ summary: 'How long an answer is waited for at least', default: 500 })

/** A time like that, which may be left out: `--watch`, `--watch=10`. Undefined when the flag is not given. */
export const interval = (about: About): OptionFlag<number | undefined> => flag('interval', about)

/** Repeatable; every value as it is, commas included. */
export const list = (about: About): OptionFlag<string[]> => flag('list', about)

/** Repeatable and comma-separated, with the quotes of CSV. */
export const slice = (about: About): OptionFlag<string[]> => flag('strings', about)

/** Repeatable and comma-separated addresses. */
export const ips = (about: About): OptionFlag<string[]> => flag('ipSlice', about)

/** Repeatable and comma-separated subnets in CIDR form. */
export const cidrs = (about: About): OptionFlag<string[]> => flag('ipNetSlice', about)

/** Repeatable `key=value`; a missing value is the empty text, the last of a key wins. */
export const map = (about: About): OptionFlag<Record<string, string>> => flag('map', about)

/** Repeatable `key=value` as docker takes labels: the key must not be empty. */
export const labels = (about: About): OptionFlag<Record<string, string>> => flag('label', about)

/** Repeatable `key=value` as the engine takes filters: several values of a key are alternatives. */
export const filters = (about: About): OptionFlag<Filters> => flag('filter', about)

export const noColor = (): BooleanFlag<boolean> => bool({ summary: 'Print without colours' })
