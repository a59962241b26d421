import { NetxError } from '../model/errors.ts'
import type { PortChoice } from './path-probes.ts'

const AUTO = 'auto'

/** Reads what `--tcp` and `--udp` take: port numbers, and `auto`. */
export function planPorts(flag: '--tcp' | '--udp', words: readonly string[]): PortChoice {
  const ports = words.filter((word) => word !== AUTO).map((word) => readPort(flag, word))
  return { ports: [...new Set(ports)].sort((a, b) => a - b), auto: words.includes(AUTO) }
}

function readPort(flag: string, word: string): number {
  const port = /^\d{1,5}$/.test(word) ? Number(word) : 0
  if (port > 0 && port < 65536) return port
  throw new NetxError({
    family: 'user',
    code: 'NETX_BAD_PORT',
    message: `"${word}" is no port for ${flag}`,
    next: `Write numbers from 1 to 65535, or auto: ${flag} 6379,3306`,
  })
}
