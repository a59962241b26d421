const SOON_MS = 1000

/** How far a measurement is and how long it will take at its pace so far: told once there is a pace. */
export function progressText(done: number, total: number, elapsedMs: number): string {
  const measured = `measured ${done} of ${total} probes`
  if (elapsedMs < SOON_MS || done === 0 || done === total) return measured
  return `${measured}, about ${durationText((elapsedMs / done) * (total - done))} left`
}

/** In words that fit how sure one can be. */
export function durationText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}
