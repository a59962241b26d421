import { randomBytes } from 'node:crypto'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open-engine.ts'
import { lab, TOOLBOX } from '../support/docker.ts'
import { type FakeContainer, FakeEngine } from '../support/fake-engine.ts'

/** An engine and a way to put containers on it, which the port itself does not offer. */
export interface Place extends AsyncDisposable {
  readonly engine: Engine
  /** A name that nothing else on the engine has. */
  name(short: string): string
  /** Runs a container; resolves to its id. `networks` are names, the first is the one that it starts with. */
  run(short: string, container?: PlacedContainer): Promise<string>
}

type PlacedContainer = Pick<FakeContainer, 'mode' | 'labels' | 'networks'> & {
  readonly isStopped?: boolean
}

export async function fakePlace(): Promise<Place> {
  const engine = new FakeEngine()
  const name = (short: string) => `netx-${short}`
  return {
    engine,
    name,
    run: async (short, { isStopped = false, ...container } = {}) => {
      engine.withContainer(name(short), { ...container, state: isStopped ? 'exited' : 'running' })
      return (await engine.container(name(short))).id
    },
    [Symbol.asyncDispose]: async () => engine.close(),
  }
}

export async function realPlace(host: string): Promise<Place> {
  const engine = await openEngine({ debug: false, tls: undefined, tlsVerify: undefined, host }, process.env)
  const here = lab(host, `netx-contract-${randomBytes(2).toString('hex')}`)
  return {
    engine,
    name: here.name,
    run: async (
      short,
      { mode = { kind: 'own' }, labels = {}, networks = ['bridge'], isStopped = false } = {},
    ) => {
      const [first = 'bridge', ...others] = networks
      const network =
        mode.kind === 'own' ? first : mode.kind === 'container' ? `container:${mode.id}` : mode.kind
      const flags = Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`])
      const container = await here.container(short, ['--network', network, ...flags], TOOLBOX)
      for (const other of others) await here.docker('network', 'connect', other, container)
      if (isStopped) await here.docker('kill', container)
      if (isStopped) await here.until(container, '{{.State.Status}}', 'exited')
      return (await here.docker('inspect', '--format', '{{.Id}}', container)).trim()
    },
    [Symbol.asyncDispose]: async () => {
      await here.dispose()
      engine.close()
    },
  }
}
