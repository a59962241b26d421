import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { thisProcess } from '../../../src/engine/this-process.ts'
import { ownerLabel, ownerOf } from '../../../src/model/helper.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netx-owner-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const config = (name: string) => join(folder, name)
const file = (name: string) => join(folder, name, 'netx', 'installation-id')

describe('a process', () => {
  it('is named in the form that helpers carry', () => {
    const owner = thisProcess(config('a'))
    expect(ownerOf({ 'io.github.docker-netx.helper': ownerLabel(owner) })).toEqual({
      machine: owner.machine,
      pid: process.pid,
    })
  })

  it('knows which others are alive', () => {
    const { isAlive } = thisProcess(config('a'))
    expect([isAlive(process.pid), isAlive(1), isAlive(4_194_305)]).toEqual([true, true, false])
  })
})

describe('a machine', () => {
  it('with /proc is the same for every configuration, and writes nothing', () => {
    expect(thisProcess(config('a')).machine).toBe(thisProcess(config('b')).machine)
    expect(() => statSync(config('a'))).toThrow('ENOENT')
  })

  it.each(['no /proc', 'a /proc without a boot', 'a /proc without namespaces'])(
    'with %s is the same for a configuration, and another for another',
    (kind) => {
      const proc = join(folder, 'proc')
      if (kind === 'a /proc without namespaces') {
        mkdirSync(join(proc, 'sys/kernel/random'), { recursive: true })
        writeFileSync(join(proc, 'sys/kernel/random/boot_id'), 'b')
      } else if (kind === 'a /proc without a boot') mkdirSync(proc)
      const { machine } = thisProcess(config('a'), proc)
      expect(thisProcess(config('a'), proc).machine).toBe(machine)
      const other = join(folder, 'b', 'netx')
      mkdirSync(other, { recursive: true })
      writeFileSync(join(other, 'installation-id'), 'f'.repeat(32))
      expect(thisProcess(config('b'), proc).machine).not.toBe(machine)
      expect(statSync(file('a')).mode & 0o777).toBe(0o600)
    },
  )

  it.each([
    ['of a damaged id', () => writeFileSync(file('a'), 'x\n')],
    ['of an empty id', () => writeFileSync(file('a'), '')],
    ['that can keep no id', () => rmSync(join(folder, 'a', 'netx'), { recursive: true })],
  ])('%s is none that another process has', async (_, damage) => {
    mkdirSync(join(folder, 'a', 'netx'), { recursive: true })
    damage()
    const where = _ === 'that can keep no id' ? '/dev/null' : config('a')
    const { machine } = thisProcess(where, '/nowhere')
    expect(thisProcess(where, '/nowhere').machine).toBe(machine)
    expect(await inAnotherProcess(where)).not.toBe(machine)
  })

  it('is one for several runs that begin at once, or none that two of them share', {
    timeout: 30_000,
  }, async () => {
    const machines = await Promise.all(Array.from({ length: 8 }, () => inAnotherProcess(config('a'))))
    const kept = thisProcess(config('a'), '/nowhere').machine
    expect(machines.filter((machine) => machine === kept).length).toBeGreaterThan(0)
    const others = machines.filter((machine) => machine !== kept)
    expect(new Set(others).size).toBe(others.length)
    expect(readFileSync(file('a'), 'utf8')).toMatch(/^[\da-f]{32}$/)
  })
})

async function inAnotherProcess(where: string): Promise<string> {
  const module = new URL('../../../src/engine/this-process.ts', import.meta.url).href
  const script = `import(${JSON.stringify(module)}).then(({ thisProcess }) => process.stdout.write(thisProcess(${JSON.stringify(where)}, '/nowhere').machine))`
  return (await execa(process.execPath, ['-e', script])).stdout
}
