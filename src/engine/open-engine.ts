import type { GlobalFlags } from '../model/global-flags.ts'
import { EngineAgent } from './agent.ts'
import { EngineClient } from './client.ts'
import type { Environment, Warn } from './config-file.ts'
import { dialFor } from './dial.ts'
import { DockerEngine } from './docker-engine.ts'
import { resolveEndpoint } from './docker-host.ts'
import type { EngineEndpoint } from './endpoint.ts'
import type { Engine } from './engine.ts'
import { ping } from './ping.ts'

/** Finds the engine that docker itself would talk to, and makes sure that it answers. */
export async function openEngine(
  flags: GlobalFlags,
  environment: Environment,
  warn: Warn = (text) => void process.stderr.write(`${text}\n`),
): Promise<Engine> {
  const endpoint = resolveEndpoint(flags, environment, warn)
  const agent = new EngineAgent(await dialFor(endpoint.transport))
  try {
    // The question is on its way while dockerode loads, which takes longer than the answer.
    const [greeting, modem] = await Promise.all([ping(agent, endpoint), loadModem(agent, endpoint)])
    return new DockerEngine(new EngineClient(modem, agent, endpoint, greeting.apiVersion), greeting.isMoby)
  } catch (error) {
    agent.destroy()
    throw error
  }
}

/**
 * Every field is given, since dockerode fills what is missing from DOCKER_HOST. The agent makes the connections; a
 * socket path only keeps dockerode from taking the address apart.
 */
async function loadModem(agent: EngineAgent, { address }: EngineEndpoint) {
  const { default: Dockerode } = await import('dockerode')
  const elsewhere = { host: undefined, port: undefined, username: undefined }
  const certificates = { ca: undefined, cert: undefined, key: undefined }
  const options = { ...elsewhere, ...certificates, socketPath: address, protocol: 'http', agent } as const
  return new Dockerode(options).modem
}
