import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { installLauncher, launcherFile, removeLauncher } from '../../../src/cli/launcher.ts'

const GLOBALS = { debug: false, tls: undefined, tlsVerify: undefined }
const ECHO = { node: '/bin/echo', script: "/it's here/$HOME.js" }

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netx-launcher-'))
  file = launcherFile({ ...GLOBALS, config: folder }, {})
})

const occupied = expect.objectContaining({ code: 'NETX_FOREIGN_LAUNCHER' })

test('the configuration that docker would use is the one', () => {
  expect(file).toBe(join(folder, 'cli-plugins/docker-netx'))
  expect(launcherFile(GLOBALS, { DOCKER_CONFIG: '/d', HOME: '/h' })).toBe('/d/cli-plugins/docker-netx')
  expect(launcherFile(GLOBALS, { HOME: '/h' })).toBe('/h/.docker/cli-plugins/docker-netx')
})

test('the launcher passes every argument on, whatever the paths hold', () => {
  installLauncher(file, ECHO, false)
  expect(execFileSync(file, ['a b', '$c'], { encoding: 'utf8' })).toBe("/it's here/$HOME.js a b $c\n")
  expect(readdirSync(dirname(file))).toEqual(['docker-netx'])
})

test('the Node.js on the PATH stands in for one that is gone', () => {
  installLauncher(file, { ...ECHO, node: '/gone/node' }, false)
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  symlinkSync('/bin/echo', join(bin, 'node'))
  expect(execFileSync(file, { encoding: 'utf8', env: { PATH: bin } })).toBe("/it's here/$HOME.js\n")
})

test('an earlier launcher is replaced, and taken away', () => {
  installLauncher(file, ECHO, false)
  installLauncher(file, ECHO, false)
  expect(removeLauncher(file)).toBe(true)
  expect(removeLauncher(file)).toBe(false)
})

test('what somebody else put there stays, unless forced', () => {
  mkdirSync(dirname(file))
  writeFileSync(file, '#!/bin/sh\n')
  expect(() => installLauncher(file, ECHO, false)).toThrow(occupied)
  expect(() => removeLauncher(file)).toThrow(occupied)
  installLauncher(file, ECHO, true)
  expect(removeLauncher(file)).toBe(true)
})

test('a link is replaced itself, and not what it leads to', () => {
  mkdirSync(dirname(file))
  const target = join(folder, 'target')
  writeFileSync(target, 'precious')
  symlinkSync(target, file)
  expect(() => installLauncher(file, ECHO, false)).toThrow(occupied)
  installLauncher(file, ECHO, true)
  expect(removeLauncher(file)).toBe(true)
  expect(existsSync(target)).toBe(true)
})

test('a folder that cannot be written is named', () => {
  writeFileSync(join(folder, 'cli-plugins'), 'a file')
  expect(() => installLauncher(file, ECHO, false)).toThrow(`${file} could not be written: `)
})

test('so is one in a folder where nobody can make another', () => {
  const nowhere = launcherFile(GLOBALS, { DOCKER_CONFIG: '/proc/nope' })
  expect(() => installLauncher(nowhere, ECHO, false)).toThrow(`${nowhere} could not be written: ENOENT: `)
})

test('every folder on the way is made', () => {
  const deep = launcherFile({ ...GLOBALS, config: join(folder, 'a/b') }, {})
  installLauncher(deep, ECHO, false)
  expect(existsSync(deep)).toBe(true)
})
