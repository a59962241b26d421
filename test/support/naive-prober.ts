import type { JudgedProbe, Pair } from '../../src/model/report.ts'
import { docker } from './docker.ts'

/** What somebody without netx sees: `reply` or `silence` for a ping, the addresses for a name. */
export type Naive = string

/** The words of a probe as the naive prober gives them. */
export function asNaive({ kind, outcome, addresses }: JudgedProbe): Naive {
  if (kind === 'icmp') return outcome === 'reply' ? 'reply' : 'silence'
  return addresses ? [...addresses].sort().join(' ') : 'no address'
}

/** Asks the same questions with the tools inside the containers, one `docker exec` for each asker. */
export async function askNaively(host: string, pairs: readonly Pair[]): Promise<Map<string, Naive>> {
  const answers = new Map<string, Naive>()
  const ask = async ([from, theirs]: [string, Pair[]]) => {
    const questions = [...new Set(theirs.flatMap(({ probes }) => probes.flatMap(question)))]
    const { stdout } = await docker(
      host,
      'exec',
      from,
      'sh',
      '-c',
      `${questions.map(inShell).join('\n')}\nwait`,
    )
    for (const line of stdout.split('\n')) {
      const [kind, what, ...seen] = line.trim().split(' ')
      answers.set(`${from} ${kind} ${what}`, seen.toSorted().join(' ') || 'no address')
    }
  }
  await Promise.all([...Map.groupBy(pairs, ({ from }) => from)].map(ask))
  return answers
}

/** The key of a probe in the answers. */
export function keyOf(from: string, { kind, address, name }: JudgedProbe): string {
  return `${from} ${kind === 'icmp' ? 'ping' : 'name'} ${kind === 'icmp' ? address : name}`
}

function question({ kind, address, name }: JudgedProbe): string[] {
  if (kind === 'dns') return [`name ${name}`]
  return address ? [`ping ${address}`] : []
}

/** In the background, all at once; nslookup's first address is the server's. */
function inShell(asked: string): string {
  const [kind, what] = asked.split(' ')
  if (kind === 'ping') {
    return `(ping -c 1 -W 2 ${what} > /dev/null 2>&1 && echo "${asked} reply" || echo "${asked} silence") &`
  }
  const addresses = `timeout 4 nslookup -type=a ${what} 2> /dev/null | sed '1,/^$/d' | sed -n 's/^Address[^:]*: *//p' | tr '\\n' ' '`
  return `(echo "${asked} $(${addresses})") &`
}
