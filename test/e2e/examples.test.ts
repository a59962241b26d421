import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, inject, test } from 'vitest'

const { host } = inject('engine')

const play = async (example: string) => {
  const script = fileURLToPath(new URL(`../../examples/${example}/play`, import.meta.url))
  const { PATH, HOME } = process.env
  const { exitCode, all } = await execa(script, {
    env: { PATH, HOME, DOCKER_HOST: host },
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
  })
  return { exitCode, all }
}

test.each([
  ['redis-cluster', 'six keys, each read through six nodes'],
  ['mysql-group-replication', 'a write on mysql-2 is refused: super-read-only'],
  ['tiers', '0 of them without a strong proof'],
])('the example %s', async (example, told) => {
  const { exitCode, all } = await play(example)
  expect(all).toContain(told)
  expect(exitCode).toBe(0)
})
