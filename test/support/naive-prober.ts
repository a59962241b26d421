import type { JudgedProbe, Pair } from '../../src/model/report.ts'
import { docker } from './docker.ts'

/** What somebody without netx sees: `reply`, `open`, `refused` or `silence`; of a name the addresses. */
export type Naive = string

/** The words of a probe as the naive prober gives them. */
export function asNaive({ kind, outcome, addresses }: JudgedProbe): Naive {
  if (kind === 'dns') return addresses ? [...addresses].sort().join(' ') || 'no address' : 'no address'
  return outcome === 'reply' || outcome === 'open' || outcome === 'refused' ? outcome : 'silence'
}

interface Width {
  /** Tools side by side in one container, and containers side by side. */
  readonly tools: number
  readonly containers: number
}

/** As fast as it goes, which loses answers where many containers share one neighbour table; and so that none is lost. */
const FAST: Width = { tools: 100, containers: 6 }
export const CAREFUL: Width = { tools: 10, containers: 1 }

/** Questions of one `docker exec`: the kernel takes no longer argument. */
const AT_MOST = 400

/** Asks the same questions with the tools inside the containers, all of an asker in one `docker exec` or few. */
export async function askNaively(
  host: string,
  pairs: readonly Pair[],
  width = FAST,
): Promise<Map<string, Naive>> {
  const answers = new Map<string, Naive>()
  const ask = async ([from, theirs]: [string, Pair[]]) => {
    const questions = [...new Set(theirs.flatMap(({ probes }) => probes.flatMap(question)))]
    for (let first = 0; first < questions.length; first += AT_MOST)
      await askIn(from, questions.slice(first, first + AT_MOST))
  }
  const askIn = async (from: string, questions: readonly string[]) => {
    const lines = questions.map(
      (asked, index) => inShell(asked) + ((index + 1) % width.tools === 0 ? '\nwait' : ''),
    )
    const { stdout } = await docker(host, 'exec', from, 'sh', '-c', `${lines.join('\n')}\nwait`)
    for (const line of stdout.split('\n')) {
      const [, key = '', seen = ''] = /^(.*) = ?(.*)$/.exec(line.trim()) ?? []
      answers.set(`${from} ${key}`, seen.split(' ').sort().join(' ').trim() || 'no address')
    }
  }
  const queue = [...Map.groupBy(pairs, ({ from }) => from)].values()
  const worker = async () => {
    for (const source of queue) await ask(source)
  }
  await Promise.all(Array.from({ length: width.containers }, worker))
  return answers
}

/** The key of a probe in the answers. */
export function keyOf(from: string, probe: JudgedProbe): string {
  return `${from} ${question(probe)[0]}`
}

function question({ kind, address, port, name, record }: JudgedProbe): string[] {
  if (kind === 'dns') return [`${record} ${name}`]
  if (!address) return []
  return [kind === 'tcp' ? `tcp ${address} ${port}` : `ping ${address}`]
}

/** In the background; nslookup's first address is the server's. */
function inShell(asked: string): string {
  const [kind, what = '', port] = asked.split(' ')
  const tell = (words: string) => `(echo "${asked} = ${words}") &`
  if (kind === 'ping') {
    const ping = what.includes(':') ? 'ping6' : 'ping'
    return tell(`$(${ping} -c 1 -W 1 ${what} > /dev/null 2>&1 && echo reply || echo silence)`)
  }
  // nc gives up connecting by itself: one that has to be stopped was connected.
  if (kind === 'tcp') {
    const connect = `said=$(timeout 2 nc -w 1 ${what} ${port} 2>&1 < /dev/null); code=$?`
    const read =
      'case "$code $said" in "0 "*|"143 "|"124 ") echo open;; *refused*) echo refused;; *) echo silence;; esac'
    return tell(`$(${connect}; ${read})`)
  }
  const addresses = `timeout 4 nslookup -type=${kind?.toLowerCase()} ${what} 2> /dev/null | sed '1,/^$/d' | sed -n 's/^Address[^:]*: *//p' | tr '\\n' ' '`
  return tell(`$(${addresses})`)
}
