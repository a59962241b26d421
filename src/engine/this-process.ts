import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Owner } from '../model/helper.ts'
import { installationId } from './installation-id.ts'

/**
 * This process. The machine's name alone is no identity: other machines, and containers with process ids of their own, may
 * have the same. Where the kernel tells of no identity, as on macOS and Windows, an id beside the configuration is one.
 */
export function thisProcess(configFolder: string, proc = '/proc'): Owner {
  const identity = [hostname(), ...(kernelIdentity(proc) ?? [installationId(configFolder)])]
  const machine = createHash('sha256').update(identity.join('\n')).digest('hex').slice(0, 16)
  return { machine, pid: process.pid, isAlive }
}

/** The boot, and the namespace of the process ids. */
function kernelIdentity(proc: string): string[] | null {
  try {
    const boot = readFileSync(join(proc, 'sys/kernel/random/boot_id'), 'utf8').trim()
    return boot === '' ? null : [boot, readlinkSync(join(proc, 'self/ns/pid'))]
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
