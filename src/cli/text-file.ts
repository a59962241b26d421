import { constants } from 'node:fs'
import { access, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { NetxError } from '../model/errors.ts'

/** A file that a flag names, as text. `next` says where such a file comes from. */
export async function readText(flag: string, file: string, next: string): Promise<string> {
  try {
    // Some editors begin a file with a mark that is no text.
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (cause) {
    throw fileError(`${file} cannot be read for ${flag}: ${reasonOf(cause)}`, next, cause)
  }
}

/** Tells beforehand what would come in the way of writing a file. */
export async function requireWritable(flag: string, file: string): Promise<void> {
  try {
    const found = await look(file)
    if (found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    await access(found?.isFile() === false ? file : dirname(await target(file)), constants.W_OK)
  } catch (cause) {
    throw unwritable(flag, file, cause)
  }
}

/** Somebody's work is not written over unasked. */
export async function refuseExisting(file: string): Promise<void> {
  if ((await look(file)) === undefined) return
  throw fileError(
    `${file} is there already`,
    'Name another one with --file, or add --force to write over it.',
  )
}

/** All of it or nothing: who reads the file meanwhile, or after a crash, finds the old text or the new one. */
export async function writeText(flag: string, file: string, text: string): Promise<void> {
  try {
    // What is no plain file, as /dev/stdout, has no place that another file could take.
    if ((await look(file))?.isFile() === false) return await writeFile(file, text)
    await replace(await target(file), text)
  } catch (cause) {
    throw unwritable(flag, file, cause)
  }
}

async function replace(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.pid}.new`
  try {
    await writeFile(fresh, text, { flush: true })
    await rename(fresh, file)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}

/** A link stays a link: what it leads to is written. */
async function target(file: string): Promise<string> {
  return await realpath(file).catch(() => file)
}

async function look(file: string) {
  return await stat(file).catch(() => undefined)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
}

function reasonOf(cause: unknown): string {
  const { code = '', message = String(cause) } = cause as { code?: string; message?: string }
  return REASONS[code] ?? message
}

function unwritable(flag: string, file: string, cause: unknown): NetxError {
  const message = `${file} cannot be written for ${flag}: ${reasonOf(cause)}`
  return fileError(message, 'Name a file in a folder that you may write to.', cause)
}

export function fileError(message: string, next: string, cause?: unknown): NetxError {
  return new NetxError({ family: 'user', code: 'NETX_BAD_FILE', message, next, cause })
}
