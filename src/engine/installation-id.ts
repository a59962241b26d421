import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './make-folder.ts'

const FORM = /^[\da-f]{32}$/

/** Where no id can be kept, this process alone has one: then no other run ends its helpers, nor does it end those of others. */
const OWN = randomBytes(16).toString('hex')

/** A random id kept beside docker's configuration, made at the first call. */
export function installationId(configFolder: string): string {
  const file = join(configFolder, 'netx', 'installation-id')
  const known = read(file)
  if (known !== null) return known
  try {
    makeFolder(join(configFolder, 'netx'), 0o700)
    writeFileSync(file, OWN, { mode: 0o600, flag: 'wx' })
  } catch {
    // Another run may have been faster, and what it wrote counts.
  }
  return read(file) ?? OWN
}

function read(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return FORM.test(text) ? text : null
  } catch {
    return null
  }
}
