import { expect, test } from 'vitest'
import { readArgv } from '../../../src/cli/docker-argv.ts'
import type { GlobalFlags } from '../../../src/model/global-flags.ts'

const PLUGIN = { root: 'docker', name: 'docker netx' }
const ALONE = { root: 'docker-netx', name: 'docker-netx' }
interface Expected {
  readonly words: readonly string[]
  readonly isHelp?: boolean
  readonly globals?: Partial<GlobalFlags>
}

const NO_GLOBALS = { debug: false, tls: undefined, tlsVerify: undefined }

test.each<[string[], Expected]>([
  [['netx', 'ls'], { words: ['ls'] }],
  [['netx'], { words: [] }],
  [['netx', '--help'], { words: [], isHelp: true }],
  [['netx', 'help'], { words: [], isHelp: true }],
  [['netx', 'help', 'ls'], { words: ['ls'], isHelp: true }],
  [['netx', '--help', 'ls'], { words: ['ls'], isHelp: true }],
  [['netx', 'ls', '--help'], { words: ['ls', '--help'] }],
  [['help', 'netx'], { words: [], isHelp: true }],
  [['help', 'netx', 'ls'], { words: ['ls'], isHelp: true }],
  [['--help', 'netx'], { words: [], isHelp: true }],
  [['-h', 'netx', 'ls'], { words: ['ls'], isHelp: true }],
  [['-v', 'netx'], { words: ['version'] }],
  [['--', 'netx', 'ls'], { words: ['ls'] }],
  [['-Dcfoo', 'netx', 'ls', '-q'], { words: ['ls', '-q'], globals: { debug: true, context: 'foo' } }],
  [['-c', 'netx', 'netx', 'inspect', 'netx'], { words: ['inspect', 'netx'], globals: { context: 'netx' } }],
  [
    ['-H', 'tcp://h:1', '--tlsverify', '--config', 'D', '-D', 'netx', 'ls'],
    { words: ['ls'], globals: { host: 'tcp://h:1', tlsVerify: true, config: 'D', debug: true } },
  ],
  [
    ['--tls=false', '--tlscacert=a', '--tlscert=b', '--tlskey=c', '-linfo', 'netx', 'ls'],
    { words: ['ls'], globals: { tls: false, tlsCaCert: 'a', tlsCert: 'b', tlsKey: 'c', logLevel: 'info' } },
  ],
])('docker passes %j', (argv, { words, isHelp = false, globals = {} }) => {
  expect(readArgv(argv, true)).toEqual({
    program: PLUGIN,
    words,
    isHelp,
    globals: { ...NO_GLOBALS, ...globals },
  })
})

test.each<[string[], Expected]>([
  [['ls', '-q'], { words: ['ls', '-q'] }],
  [[], { words: [] }],
  [['help', 'ls'], { words: ['ls'], isHelp: true }],
  [['--version'], { words: ['version'] }],
  [['-H', 'unix:///x', 'ls'], { words: ['ls'], globals: { host: 'unix:///x' } }],
])('a shell passes %j', (argv, { words, isHelp = false, globals = {} }) => {
  expect(readArgv(argv, false)).toEqual({
    program: ALONE,
    words,
    isHelp,
    globals: { ...NO_GLOBALS, ...globals },
  })
})

test('a stand-alone run below docker is no plugin', () => {
  expect(readArgv(['ls'], true)).toMatchObject({ program: ALONE, words: ['ls'] })
})

test.each([
  [['netx', '--context', 'x', 'ls'], true, 'unknown flag: --context', 'docker netx'],
  [['--bogus', 'ls'], false, 'unknown flag: --bogus', 'docker-netx'],
  [['-H', 'a', '-H', 'b', 'ls'], false, 'specify only one -H', 'docker-netx'],
])('%j is refused with the way to help', (argv, startedByDocker, message, name) => {
  const next = expect.stringContaining(`Run '${name} --help' for more information`)
  expect(() => readArgv(argv, startedByDocker)).toThrow(expect.objectContaining({ message, next }))
})
