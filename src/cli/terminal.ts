/** What the output is written to; renderers take it as parameters. */
export interface Terminal {
  /** In columns; 80 when nobody knows. */
  readonly width: number
  /** Whether stdout may be coloured. */
  readonly color: boolean
  /** Whether somebody watches stderr, so that progress makes sense. */
  readonly interactive: boolean
}

interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** https://no-color.org: any value but the empty one turns colour off. */
export function describeTerminal(stdout: Stream, stderr: Stream, environment: NodeJS.ProcessEnv): Terminal {
  const isDumb = environment['TERM'] === 'dumb'
  return {
    width: stdout.columns || Number(environment['COLUMNS']) || 80,
    color: stdout.isTTY === true && !isDumb && !environment['NO_COLOR'],
    interactive: stderr.isTTY === true && !isDumb,
  }
}
