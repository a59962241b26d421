import { Command } from '@oclif/core/command'
import type { Config } from '@oclif/core/config'
import type { Input, OutputFlags, ParserOutput } from '@oclif/core/interfaces'
import { type DockerConfig, defaultConfigFolder, readConfig } from '../engine/config-file.ts'
import type { Engine } from '../engine/engine.ts'
import { thisProcess } from '../engine/this-process.ts'
import type { GlobalFlags } from '../model/global-flags.ts'
import type { Owner } from '../model/helper.ts'
import { printable } from '../render/style.ts'
import { readCommandLine } from './command-line.ts'
import type { Program } from './command-shape.ts'
import { describeError } from './describe-error.ts'
import type { ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** All that a command gets from the outside. */
export interface Shell {
  readonly program: Program
  readonly globals: GlobalFlags
  readonly environment: NodeJS.ProcessEnv
  readonly terminal: Terminal
  readonly signal: AbortSignal
}

/**
 * The base of every command. `run` parses, does the work, prints, and resolves to the exit code; it throws what goes
 * wrong, for main.ts to word.
 */
export abstract class NetxCommand extends Command {
  protected readonly shell: Shell
  #engine: Promise<Engine> | undefined
  #isColorRefused = false
  #endsItself = false

  constructor(argv: string[], config: Config, shell: Shell) {
    super(argv, config)
    this.shell = shell
  }

  abstract override run(): Promise<ExitCode>

  /** Runs the command, and lets go of the engine however it went. */
  async execute(): Promise<ExitCode> {
    try {
      return await this.run()
    } finally {
      const engine = await this.#engine?.catch(() => undefined)
      engine?.close()
    }
  }

  /** Whether an interrupted command is to be waited for, because it took the signal. */
  get endsItself(): boolean {
    return this.#endsItself
  }

  /** Aborted when the user or docker wants an end. Who takes it promises to clean up and to end soon after. */
  protected get signal(): AbortSignal {
    this.#endsItself = true
    return this.shell.signal
  }

  /** The engine that flags, environment and contexts lead to, opened at the first call. */
  protected engine(): Promise<Engine> {
    this.#engine ??= import('../engine/open-engine.ts').then(({ openEngine }) =>
      openEngine(this.shell.globals, this.shell.environment, (text) => this.note(text)),
    )
    return this.#engine
  }

  /** The docker CLI's configuration. What is wrong with the file is said when the engine is opened. */
  protected get dockerConfig(): DockerConfig {
    const { globals, environment } = this.shell
    return readConfig(globals.config || defaultConfigFolder(environment), environment, () => {})
  }

  /** This process, as its helpers and journals name it. */
  protected get owner(): Owner {
    return thisProcess(this.dockerConfig.folder)
  }

  /** The subnets that the user keeps for other things, as the configuration has them. */
  protected get reserved(): string {
    return this.dockerConfig.plugin['reserved'] ?? ''
  }

  protected get terminal(): Terminal {
    return this.#isColorRefused ? { ...this.shell.terminal, color: false } : this.shell.terminal
  }

  /** To stdout: the result. */
  protected print(text: string): void {
    process.stdout.write(`${text}\n`)
  }

  /** To stderr: a warning or the like, in one line, whatever names it holds. */
  protected note(text: string): void {
    process.stderr.write(`${printable(text)}\n`)
  }

  /** To stderr: what went wrong with one of several things. */
  protected complain(error: unknown): void {
    process.stderr.write(`${describeError(error, this.shell.globals.debug).text}\n`)
  }

  /** Reads the command line as docker's own commands do; oclif's parser differs in a dozen ways. */
  protected override async parse<
    F extends OutputFlags<F>,
    B extends OutputFlags<B>,
    A extends OutputFlags<A>,
  >({ flags, args }: Input<F, B, A>, argv = this.argv): Promise<ParserOutput<F, B, A>> {
    const shape = { id: this.id ?? '', flags: { ...flags }, args: { ...args } }
    const line = readCommandLine(this.shell.program, shape, argv)
    this.#isColorRefused = line.flags['no-color'] === true
    const unused = { argv, raw: [], metadata: { flags: {} }, nonExistentFlags: [] }
    return { ...line, ...unused } as unknown as ParserOutput<F, B, A>
  }
}
