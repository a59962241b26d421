import { expect, test } from 'vitest'
import { anyNumber, one, oneOrMore } from '../../../src/cli/args.ts'
import type { CommandShape } from '../../../src/cli/command-shape.ts'
import * as flag from '../../../src/cli/flags.ts'
import { GLOBAL_FLAGS } from '../../../src/cli/global-flags.ts'
import { commandHelp, rootHelp } from '../../../src/cli/help.ts'

const DOCKER = { root: 'docker', name: 'docker netx' } as const
const ALONE = { root: 'docker-netx', name: 'docker-netx' } as const

const LINK: CommandShape = {
  id: 'link',
  aliases: ['tie'],
  summary: 'Tie containers to a network',
  examples: ['link app-net app', { command: 'link --force app-net app', description: 'Whatever it takes' }],
  args: { network: one(), container: oneOrMore() },
  flags: {
    driver: flag.text({ char: 'd', summary: 'Driver to manage the network', default: 'bridge' }),
    force: flag.bool({
      summary: 'Do it even if it hurts, and say nothing about it to anybody who might mind',
    }),
    label: flag.labels({ summary: 'Label' }),
    priority: flag.integer({ summary: 'Priority', default: 3 }),
    secret: flag.bool({ summary: 'Not for everybody', hidden: true }),
  },
}

const LIST: CommandShape = { id: 'ls', summary: 'List', args: { network: anyNumber() }, flags: {} }

test('a command shows its help in the layout of docker', () => {
  expect(commandHelp(DOCKER, LINK, 80)).toMatchInlineSnapshot(`
    "Usage:  docker netx link [OPTIONS] NETWORK CONTAINER [CONTAINER...]

    Tie containers to a network

    Aliases:
      docker netx link, docker netx tie

    Examples:
      docker netx link app-net app
      # Whatever it takes
      docker netx link --force app-net app

    Options:
      -d, --driver string   Driver to manage the network (default "bridge")
          --force           Do it even if it hurts, and say nothing about it
                            to anybody who might mind
          --label list      Label
          --priority int    Priority (default 3)"
  `)
})

test('a narrow terminal gets its descriptions below the flags', () => {
  const help = commandHelp(DOCKER, LINK, 44)
  expect(help.split('Options:\n')[1]).toMatchInlineSnapshot(`
    "  -d, --driver string
                    Driver to manage the
                    network (default "bridge")
          --force
                    Do it even if it
                    hurts, and say
                    nothing about it to
                    anybody who might mind
          --label list
                    Label
          --priority int
                    Priority (default 3)"
  `)
})

test('the plugin leaves the flags of docker to docker', () => {
  expect(rootHelp(DOCKER, [LINK, LIST], GLOBAL_FLAGS, 80)).toMatchInlineSnapshot(`
    "Usage:  docker netx COMMAND

    Build Docker networks on purpose, and prove who can talk to whom

    Commands:
      link  Tie containers to a network
      ls    List

    Run 'docker netx COMMAND --help' for more information on a command."
  `)
})

test('the stand-alone program has them itself', () => {
  const help = rootHelp(ALONE, [LINK, LIST], GLOBAL_FLAGS, 80)
  expect(help).toContain('Usage:  docker-netx [OPTIONS] COMMAND\n')
  expect(help).toContain('\nGlobal Options:\n      --config string')
})

test('a command without flags has no options', () => {
  expect(commandHelp(ALONE, LIST, 80)).toBe('Usage:  docker-netx ls [NETWORK...]\n\nList')
})

test('sentences are filled anew where the terminal is narrow', () => {
  const described = {
    ...LIST,
    description: 'List networks\n\nAll that there are, by name, with all\nthat there is to say of them.',
  }
  expect(commandHelp(ALONE, described, 30)).toBe(
    [
      'Usage:  docker-netx ls',
      '        [NETWORK...]',
      '',
      'List networks',
      '',
      'All that there are, by name,',
      'with all that there is to say',
      'of them.',
    ].join('\n'),
  )
  const help = rootHelp(DOCKER, [LINK, LIST], GLOBAL_FLAGS, 40).split('\n')
  expect(Math.max(...help.map(({ length }) => length))).toBeLessThanOrEqual(40)
})
