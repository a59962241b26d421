/** Tells once when nothing was heard for so long. */
export class Watchdog {
  private readonly timer: NodeJS.Timeout

  constructor(limitMs: number, onSilence: () => void) {
    this.timer = setTimeout(onSilence, limitMs)
  }

  heard(): void {
    this.timer.refresh()
  }

  stop(): void {
    clearTimeout(this.timer)
  }
}
