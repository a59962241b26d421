import type { Tried } from '../model/report.ts'
import { plural } from './style.ts'

/** What was tried, in one sentence, and how to try ports where none was. */
export function triedWords({ icmp, mtu, dns, tcp, udp, published }: Tried): string {
  const all = [
    icmp && 'ping',
    mtu && 'pings of full size',
    dns && 'names',
    portWords('TCP', tcp),
    portWords('UDP', udp),
    published > 0 && plural(published, 'published port'),
  ].filter((words) => words !== false)
  if (all.length === 0) return 'Nothing was tried.'
  const tried = `Tried: ${listed(all)}.`
  if (tcp.length > 0) return tried
  return `${tried} No ${published > 0 ? 'other ' : ''}TCP port was tried; --tcp auto looks for them.`
}

/** So many are told by their numbers. */
const TOLD = 8

function portWords(protocol: string, ports: readonly number[]): string | false {
  if (ports.length === 0) return false
  if (ports.length > TOLD) return `${ports.length} ${protocol} ports`
  return `${protocol} port${ports.length === 1 ? '' : 's'} ${listed(ports)}`
}

function listed(all: readonly (string | number)[]): string {
  const last = all.length - 1
  return last < 1 ? all.join('') : `${all.slice(0, last).join(', ')} and ${all[last]}`
}
