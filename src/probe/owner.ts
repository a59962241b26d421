import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Whose helper a container is, as its label says: `MACHINE/PID`. */
export interface Owner {
  readonly machine: string
  readonly pid: number
  isAlive(pid: number): boolean
}

/** This process. The machine's name alone is no identity: it may be a container's, with process ids of its own. */
export function thisProcess(): Owner {
  const identity = [hostname(), read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))]
  identity.push(read(() => readlinkSync('/proc/self/ns/pid')))
  const machine = createHash('sha256').update(identity.join('\n')).digest('hex').slice(0, 16)
  return { machine, pid: process.pid, isAlive }
}

export function ownerLabel({ machine, pid }: Owner): string {
  return `${machine}/${pid}`
}

function read(what: () => string): string {
  try {
    return what().trim()
  } catch {
    return ''
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
