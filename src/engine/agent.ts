import { Agent } from 'node:http'
import type { Duplex } from 'node:stream'
import { inspect } from 'node:util'
import type { Dial } from './dial.ts'

/**
 * Makes the connections to one engine, whatever carries them, and keeps them for the next request. To HTTP they are
 * all alike, which spares everybody else the question.
 */
export class EngineAgent extends Agent {
  private readonly dial: Dial['connect']
  private readonly open = new Set<Duplex>()

  constructor({ connect, connections }: Dial) {
    super({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections, scheduling: 'lifo' })
    this.dial = connect
  }

  /** At once, and not by its callback: the agent counts only connections that it has been given. */
  override createConnection(): Duplex {
    const stream = this.dial()
    this.open.add(stream)
    stream.once('close', () => this.open.delete(stream))
    return stream
  }

  /** dockerode describes each request for its debug log, read or not; with all our sockets that took 15 ms. */
  [inspect.custom](): string {
    return 'EngineAgent'
  }

  /** Upgraded connections, too, which node's own agent forgets. */
  override destroy(): void {
    super.destroy()
    for (const stream of this.open) stream.destroy()
  }
}
