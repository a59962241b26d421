import { expect, test } from 'vitest'
import { type FlagShapes, parseWords } from '../../../src/cli/pflag.ts'

const FLAGS: FlagShapes = {
  driver: { type: 'option', char: 'd', helpValue: 'string' },
  filter: { type: 'option', char: 'f', helpValue: 'filter' },
  format: { type: 'option', helpValue: 'string', options: ['table', 'json'] },
  gateway: { type: 'option', helpValue: 'ipSlice' },
  'gw-priority': { type: 'option', helpValue: 'int' },
  internal: { type: 'boolean', char: 'i' },
  'ip-range': { type: 'option', helpValue: 'ipNetSlice' },
  label: { type: 'option', helpValue: 'label' },
  opt: { type: 'option', char: 'o', helpValue: 'map' },
  quiet: { type: 'boolean', char: 'q' },
  subnet: { type: 'option', helpValue: 'strings' },
}

const parse = (...words: string[]) => {
  const { flags, args } = parseWords(FLAGS, words)
  return { flags: Object.fromEntries(flags), args }
}

test.each([
  [['--driver', 'ipvlan', 'n'], { driver: ['ipvlan'] }, ['n']],
  [['--driver=ipvlan', 'n'], { driver: ['ipvlan'] }, ['n']],
  [['-dipvlan'], { driver: ['ipvlan'] }, []],
  [['-d=ipvlan'], { driver: ['ipvlan'] }, []],
  [['-d', 'ipvlan'], { driver: ['ipvlan'] }, []],
  [['-d='], { driver: ['='] }, []],
  [['-qid', 'ipvlan'], { quiet: ['true'], internal: ['true'], driver: ['ipvlan'] }, []],
  [['-i=false'], { internal: ['false'] }, []],
  [['--internal=F', '--quiet=1'], { internal: ['false'], quiet: ['true'] }, []],
  [['--internal', 'false'], { internal: ['true'] }, ['false']],
  [['a', '--quiet', 'b'], { quiet: ['true'] }, ['a', 'b']],
  [['--', '--quiet', '-x'], {}, ['--quiet', '-x']],
  [['-', ''], {}, ['-', '']],
  [['--driver', '--internal'], { driver: ['--internal'] }, []],
  [['--driver='], { driver: [''] }, []],
  [['--subnet', 'a,"b,c"', '--subnet', 'd', 'n'], { subnet: ['a', 'b,c', 'd'] }, ['n']],
  [['--subnet', '"a""b",'], { subnet: ['a"b', ''] }, []],
  [['--opt', 'a=b,c', '-oparent=eth0'], { opt: ['a=b,c', 'parent=eth0'] }, []],
  [['--gateway', '10.0.0.1, fd00::1'], { gateway: ['10.0.0.1', 'fd00::1'] }, []],
  [['--gw-priority', '-0x10'], { 'gw-priority': ['-16'] }, []],
  [['--gw-priority=017'], { 'gw-priority': ['15'] }, []],
])('%j is read as %j and %j', (words, flags, args) => {
  expect(parse(...words)).toEqual({ flags, args })
})

test.each([
  [['--bogus=1'], 'unknown flag: --bogus'],
  [['--no-internal'], 'unknown flag: --no-internal'],
  [['--toString'], 'unknown flag: --toString'],
  [['---x'], 'bad flag syntax: ---x'],
  [['--=x'], 'bad flag syntax: --=x'],
  [['-xyz'], "unknown shorthand flag: 'x' in -xyz"],
  [['-qxy'], "unknown shorthand flag: 'x' in -xy"],
  [['--driver'], 'flag needs an argument: --driver'],
  [['-qd'], "flag needs an argument: 'd' in -d"],
  [
    ['--internal=x'],
    'invalid argument "x" for "-i, --internal" flag: strconv.ParseBool: parsing "x": invalid syntax',
  ],
  [
    ['--gw-priority', '1.5'],
    'invalid argument "1.5" for "--gw-priority" flag: strconv.ParseInt: parsing "1.5": invalid syntax',
  ],
  [
    ['--gw-priority', '9223372036854775808'],
    'invalid argument "9223372036854775808" for "--gw-priority" flag: strconv.ParseInt: parsing "9223372036854775808": value out of range',
  ],
  [
    ['--subnet', '"x'],
    'invalid argument "\\"x" for "--subnet" flag: parse error on line 1, column 3: extraneous or missing " in quoted-field',
  ],
  [
    ['--subnet', 'a,b"'],
    'invalid argument "a,b\\"" for "--subnet" flag: parse error on line 1, column 4: bare " in non-quoted-field',
  ],
  [
    ['--gateway', '10.0.0'],
    'invalid argument "10.0.0" for "--gateway" flag: invalid string being converted to IP address: 10.0.0',
  ],
  [
    ['--ip-range', '10.0.0.0/33'],
    'invalid argument "10.0.0.0/33" for "--ip-range" flag: invalid string being converted to CIDR: 10.0.0.0/33',
  ],
  [
    ['--gateway', 'fe80::1%eth0'],
    'invalid argument "fe80::1%eth0" for "--gateway" flag: invalid string being converted to IP address: fe80::1%eth0',
  ],
  [['--label', '=x'], `invalid argument "=x" for "--label" flag: invalid label '=x': empty name`],
  [['-f', 'x'], 'invalid argument "x" for "-f, --filter" flag: bad format of filter (expected name=value)'],
  [['--format', 'xml'], 'invalid argument "xml" for "--format" flag: must be one of table, json'],
  [
    ['--internal=\u0001\n'],
    'invalid argument "\\x01\\n" for "-i, --internal" flag: strconv.ParseBool: parsing "\\x01\\n": invalid syntax',
  ],
])('%j is refused in the words of docker', (words, message) => {
  expect(() => parse(...words)).toThrow(expect.objectContaining({ message, code: 'NETX_USAGE' }))
})

test('the first mistake is the one that is told', () => {
  expect(() => parse('--internal=x', '--bogus')).toThrow('invalid argument "x"')
})

test('without interspersing, the first argument ends the flags', () => {
  const { flags, args } = parseWords(FLAGS, ['-q', 'ls', '-i'], { interspersed: false })
  expect([Object.fromEntries(flags), args]).toEqual([{ quiet: ['true'] }, ['ls', '-i']])
})
