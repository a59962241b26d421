/** A line on stderr that is overwritten as work goes on; nothing where stderr is not a terminal. */
export class ProgressLine {
  private readonly isShown: boolean
  private readonly write: (text: string) => void
  private last = ''

  constructor(isShown: boolean, write: (text: string) => void) {
    this.isShown = isShown
    this.write = write
  }

  show(text: string): void {
    if (!this.isShown || text === this.last) return
    this.last = text
    this.write(`\r\u001b[K${text}`)
  }

  clear(): void {
    if (this.last !== '') this.write('\r\u001b[K')
    this.last = ''
  }
}
