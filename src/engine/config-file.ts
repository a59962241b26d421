import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Json } from './json.ts'

export type Environment = Readonly<Record<string, string | undefined>>
export type Warn = (text: string) => void

/** What the docker CLI's `config.json` says about reaching an engine, and about our own settings. */
export interface DockerConfig {
  readonly folder: string
  readonly currentContext: string
  readonly headers: Readonly<Record<string, string>>
  /** `KEY=VALUE` each. */
  readonly pruneFilters: readonly string[]
  /** Settings of this plugin: `{"plugins": {"netx": {…}}}`. */
  readonly plugin: Readonly<Record<string, string>>
}

/** Where the docker CLI keeps its configuration when no flag says otherwise. */
export function defaultConfigFolder(environment: Environment): string {
  return environment['DOCKER_CONFIG'] || join(environment['HOME'] || homedir(), '.docker')
}

/** A file that cannot be read is worth a warning but no error: docker's own commands go on without it, too. */
export function readConfig(folder: string, environment: Environment, warn: Warn): DockerConfig {
  const config = parse(join(folder, 'config.json'), warn)
  return {
    folder,
    currentContext: config.at('currentContext').text,
    headers: customHeaders(environment) ?? config.at('HttpHeaders').record,
    pruneFilters: config.at('pruneFilters').texts,
    plugin: config.at('plugins').at('netx').record,
  }
}

function parse(file: string, warn: Warn): Json {
  try {
    return new Json(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT') warn(`WARNING: Error loading config file: ${file}: ${message}`)
    return new Json(undefined)
  }
}

/** `DOCKER_CUSTOM_HEADERS`: comma-separated `NAME=VALUE`, quoted where a value holds a comma; replaces those of the file. */
function customHeaders(environment: Environment): Record<string, string> | undefined {
  const text = environment['DOCKER_CUSTOM_HEADERS']
  if (!text) return undefined
  const fields = text.match(/"(?:[^"]|"")*"|[^,]+/g) ?? []
  const pairs = fields.map((field) => field.replace(/^"|"$/g, '').replaceAll('""', '"').split('='))
  return Object.fromEntries(pairs.map(([name = '', ...value]) => [name.trim(), value.join('=')]))
}
