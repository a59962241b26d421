import { setTimeout as pause } from 'node:timers/promises'
import type { Engine, EngineEvent } from '../engine/engine.ts'

/** How long the engine's news are gathered before they are acted upon: one command often causes several. */
const SETTLE_MS = 200

/** The engine's events from now on, those that matter. */
export class News {
  private readonly end = new AbortController()
  private readonly signal: AbortSignal
  private readonly matters: (event: EngineEvent) => boolean
  private gathered: EngineEvent[] = []
  private failure: unknown
  private wake: () => void = () => undefined

  constructor(engine: Engine, signal: AbortSignal, matters: (event: EngineEvent) => boolean) {
    this.signal = signal
    this.matters = matters
    void this.listen(engine)
  }

  /** Waits so long, or until something happens; resolves to what happened. */
  async gather(waitMs: number): Promise<readonly EngineEvent[]> {
    if (this.gathered.length === 0 && !this.failure) {
      const timer = new AbortController()
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve
      })
      const waiting = pause(waitMs, undefined, { signal: AbortSignal.any([timer.signal, this.signal]) })
      await Promise.race([woken, waiting]).finally(() => timer.abort())
      waiting.catch(() => undefined)
    }
    if (this.gathered.length > 0) await pause(SETTLE_MS, undefined, { signal: this.signal })
    if (this.failure) throw this.failure
    return this.gathered.splice(0)
  }

  close(): void {
    this.end.abort()
  }

  private async listen(engine: Engine): Promise<void> {
    try {
      for await (const event of engine.events(AbortSignal.any([this.end.signal, this.signal]))) {
        if (!this.matters(event)) continue
        this.gathered.push(event)
        this.wake()
      }
    } catch (error) {
      this.failure = error
      this.wake()
    }
  }
}
