import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const SOURCE = fileURLToPath(new URL('speaker.c', import.meta.url))
const ENGINE = fileURLToPath(new URL('../../../script/engine', import.meta.url))

export const IMAGE = 'netx-test/speaker'

/** One conversation that the client is to have. */
export interface Question {
  /** A process in whose network namespace it is had; 0: the engine's host. */
  readonly pid: number
  readonly protocol: 'tcp' | 'udp'
  readonly address: string
  readonly port: number
}

/** The program at both ends of a conversation: as an image of the engine, and as a client on its host. */
export interface Speaker extends AsyncDisposable {
  /** What came of each: `bytes NAME`, `closed`, `reset`, `mute`, `refused`, `timeout`, `gone`, or the name of an error. */
  ask(questions: readonly Question[], patienceMs: number): Promise<string[]>
}

export async function speaker(host: string, engine: string): Promise<Speaker> {
  const folder = await mkdtemp(join(tmpdir(), 'netx-speaker-'))
  const program = join(folder, 'speaker')
  await execa('cc', ['-Wall', '-Os', '-static', '-s', SOURCE, '-o', program])
  await provideImage(host, folder)
  return {
    async ask(questions, patienceMs) {
      const input = questions.map(
        ({ pid, protocol, address, port }) => `${pid} ${protocol} ${address} ${port}\n`,
      )
      const { stdout } = await execa(ENGINE, ['exec', '--name', engine, program, 'ask', String(patienceMs)], {
        input: input.join(''),
      })
      return stdout.split('\n')
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true })
    },
  }
}

async function provideImage(host: string, folder: string): Promise<void> {
  const { stdout: tar } = await execa('tar', ['-C', folder, '-c', 'speaker'], { encoding: 'buffer' })
  const words = ['import', '--change', 'ENTRYPOINT ["/speaker"]', '-', IMAGE]
  await execa('docker', words, { input: tar, env: { DOCKER_HOST: host } })
}
