// Writes .oclif.manifest.json: what help, completion and oclif know of the commands without loading them.
// Needs a build; script/build calls it.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Config } from '@oclif/core/config'

const root = fileURLToPath(new URL('..', import.meta.url))
const { name } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

const config = await Config.load({ root, ignoreManifest: true, errorOnManifestCreate: true })
const { manifest } = config.plugins.get(name)
writeFileSync(`${root}/.oclif.manifest.json`, `${JSON.stringify(sorted(manifest), null, 2)}\n`)

/** Keys in one order whatever the file system's, except where the order is the content: the arguments. */
function sorted(value, key) {
  if (Array.isArray(value) || value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
  if (key !== 'args') entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner, name)]))
}
