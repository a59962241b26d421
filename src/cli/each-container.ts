/** One change of one container, which the user called `container`. */
export interface Step {
  readonly container: string
  run(): Promise<void>
}

/** One after the other. When one is refused, `note` tells which are done by then, for they stay so. */
export async function eachContainer(
  steps: readonly Step[],
  done: string,
  note: (text: string) => void,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    try {
      await step.run()
    } catch (error) {
      const names = steps.map(({ container }) => container)
      if (names.length > 1)
        note(`${done}: ${list(names.slice(0, index))}; not ${done}: ${list(names.slice(index))}`)
      throw error
    }
  }
}

function list(names: readonly string[]): string {
  return names.join(', ') || 'none'
}
