const PAUSE_MS = 100

/** Where progress goes: a terminal that somebody watches, or nowhere. */
export interface ProgressSink {
  readonly isShown: boolean
  write(text: string): void
  /** Milliseconds, on any clock that only goes forward. */
  now(): number
}

/** One line that is overwritten as the work goes on, so often as an eye can follow. */
export class ProgressLine {
  private readonly sink: ProgressSink
  private shownAtMs = Number.NEGATIVE_INFINITY

  constructor(sink: ProgressSink) {
    this.sink = sink
  }

  show(text: string): void {
    const now = this.sink.now()
    if (!this.sink.isShown || now - this.shownAtMs < PAUSE_MS) return
    this.shownAtMs = now
    this.sink.write(`\r\u001b[K${text}`)
  }

  clear(): void {
    if (this.shownAtMs > Number.NEGATIVE_INFINITY) this.sink.write('\r\u001b[K')
  }
}

/** Stderr, if it is a terminal. */
export function stderrProgress(isShown: boolean): ProgressLine {
  return new ProgressLine({
    isShown,
    write: (text) => process.stderr.write(text),
    now: () => performance.now(),
  })
}
