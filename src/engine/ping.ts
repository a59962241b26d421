import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { NetxError } from '../model/errors.ts'
import type { EngineAgent } from './agent.ts'
import type { EngineEndpoint } from './endpoint.ts'
import { connectionFailure, refusal, tooSlow } from './failures.ts'

/** What an engine says of itself in the headers of its first answer. */
export interface Greeting {
  /** The version of the API to speak with it: `1.41`. */
  readonly apiVersion: string
  /** Whether it is Docker's own, and not another that speaks its API. */
  readonly isMoby: boolean
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: NodeJS.Dict<string | string[]>
}

const OLDEST = '1.40'
const NEWEST = '1.55'
const LIMIT_MS = 30_000

/**
 * Asks the engine which API it speaks, as docker does. Node's own client does this, since dockerode hides the headers;
 * so the question is under way while dockerode still loads.
 */
export async function ping(agent: EngineAgent, endpoint: EngineEndpoint): Promise<Greeting> {
  const { status, body, headers } = await ask(agent, endpoint)
  if (status !== 200) throw refusal(status, body)
  const server = headers['api-version']
  const isMoby = headers['libpod-api-version'] === undefined && /^Docker\//.test(String(headers['server']))
  return { apiVersion: endpoint.apiVersion ?? negotiated(String(server ?? OLDEST)), isMoby }
}

async function ask(agent: EngineAgent, { address, basePath, headers }: EngineEndpoint): Promise<Answer> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  const options = { agent, path: `${basePath}/_ping`, headers, signal, socketPath: address }
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const asked = request(options, (answer) => {
        const { statusCode: status = 0, headers } = answer
        text(answer).then((body) => resolve({ status, body, headers }), reject)
      })
      asked.on('error', reject).end()
    })
  } catch (error) {
    throw signal.aborted ? tooSlow(address, 'a ping', LIMIT_MS) : connectionFailure(error, address)
  }
}

/** The newest version that both sides speak. */
export function negotiated(server: string): string {
  if (isOlder(server, OLDEST)) throw tooOld(server)
  return isOlder(server, NEWEST) ? server : NEWEST
}

export function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [otherMajor = 0, otherMinor = 0] = than.split('.').map(Number)
  return major < otherMajor || (major === otherMajor && minor < otherMinor)
}

function tooOld(server: string): NetxError {
  return new NetxError({
    family: 'engine',
    code: 'NETX_ENGINE_TOO_OLD',
    message: `This engine speaks API version ${server}, and docker-netx needs ${OLDEST} at least`,
    next: 'Upgrade the engine to Docker 19.03 or later.',
  })
}
