import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those that it is in. Node's own way to do so never ends in a folder that says of a new one that
 * there is no such thing, as /proc does.
 */
export function makeFolder(folder: string, mode = 0o777): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder), mode)
  try {
    mkdirSync(folder, mode)
  } catch (error) {
    // Somebody else may have been faster.
    if (!existsSync(folder)) throw error
  }
}
