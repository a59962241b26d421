const echo = ['ns 0 -', 'echo 0 0 0 0 10.0.0.1']
const resolver = ['ns 0 -', 'resolver 0 0 10.0.0.1 plain -']

const cases: readonly (readonly [lines: readonly string[], says: string])[] = [
  [['hello'], 'line 1 of the plan: "hello" is not a command'],
  [[''], 'line 1 of the plan: it starts without a word'],
  [[' ns 0 -'], 'line 1 of the plan: it starts without a word'],
  [['ns  0 -'], 'line 1 of the plan: an empty field'],
  [['ns 0 - '], 'line 1 of the plan: an empty field'],
  [['ns 0'], '"ns" has 2 fields after it, and not 1'],
  [['ns 0 a b'], '"ns" has 2 fields after it, and not 3'],
  [['ns 0 a b c d e f g h'], '"ns" has 2 fields after it'],
  [['go now'], '"go" has 0 fields after it, and not 1'],
  [['go\r'], '"go?" is not a command'],
  [['GO'], '"GO" is not a command'],
  [['ns 1 -'], 'number 1 comes where 0 should'],
  [['ns 0 -', 'ns 0 -'], 'number 0 comes where 1 should'],
  [['ns x -'], '"x" is not a number'],
  [['ns -1 -'], '"-1" is not a number'],
  [['ns 00 -'], '"00" starts with a zero'],
  [['ns 4294967296 -'], '4294967296 is more than 4294967295'],
  [['ns 99999999999999999999999999 -'], 'is more than 4294967295'],
  [['ns 0 .'], '"." is not the name of a file in the namespace folder'],
  [['ns 0 ..'], '".." is not the name of a file'],
  [['ns 0 ../../proc/1/ns/net'], 'is not the name of a file'],
  [['ns 0 a;b'], 'is not the name of a file'],
  [[`ns 0 ${'a'.repeat(256)}`], 'is not the name of a file'],
  [['ns 0 \u001b[31mred'], '"?[31mred" is not the name of a file'],
  [[`ns 0 ${'a'.repeat(600)}`], 'it is longer than 511 bytes'],
  [['a'.repeat(70_000)], 'it is longer than 511 bytes'],
  [['ns 0 a\u0000b'], 'it holds a zero byte'],
  [['resolver 0 0 10.0.0.1 plain -'], 'there is no namespace 0'],
  [['ns 0 -', 'resolver 0 0 10.0.0 plain -'], '"10.0.0" is not an IPv4 address'],
  [['ns 0 -', 'resolver 0 0 256.0.0.1 plain -'], '"256.0.0.1" is not an IPv4 address'],
  [['ns 0 -', 'resolver 0 0 fe80::1 plain -'], '"fe80::1" is not an IPv4 address'],
  [['ns 0 -', 'resolver 0 0 10.0.0.1 both -'], '"both" is neither "local" nor "plain"'],
  [['ns 0 -', 'resolver 0 0 10.0.0.1 plain caf\u00e9'], 'has bytes that are not printable ASCII'],
  [[...resolver, 'ns 1 -'], '"ns" comes after "resolver"'],
  [['window 9'], 'a window of 9 ms is shorter than 10 ms'],
  [['window 5001'], '5001 is more than 5000'],
  [['window 500', 'window 500'], 'the window was given already'],
  [['echo 0 0 0 0 10.0.0.1'], 'there is no namespace 0'],
  [['ns 0 -', 'echo 0 0 0 1 10.0.0.1'], 'there is no namespace 1'],
  [['ns 0 -', 'echo 0 0 0 0 224.0.0.1'], '224.0.0.1 is not the address of one machine'],
  [['ns 0 -', 'echo 0 0 0 0 255.255.255.255'], 'is not the address of one machine'],
  [['ns 0 -', 'echo 0 0 0 0 0.0.0.0'], 'is not the address of one machine'],
  [['ns 0 -', 'echo 0 1 0 0 10.0.0.1', 'echo 1 0 0 0 10.0.0.1'], 'group 0 comes after group 1'],
  [[...echo, 'echo 2 0 0 0 10.0.0.1'], 'number 2 comes where 1 should'],
  [[...echo, 'window 500'], '"window" comes after "echo"'],
  [['ns 0 -', ...groupOf(257)], 'group 0 has more than 256 echoes'],
  [['name 0 0 web'], 'there is no resolver 0'],
  [[...resolver, 'name 0 0'], '"name" has 3 fields after it, and not 2'],
  [[...resolver, 'name 0 0 web', 'echo 0 0 0 0 10.0.0.1'], '"echo" comes after "name"'],
  [['go', 'go'], 'line 2 of the plan: nothing may follow "go"'],
]

/** Plans that are not of the protocol, and what the prober has to say of them. */
export const malformed = cases.map(([lines, says]) => ({ lines, says }))

function groupOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `echo ${index} 0 0 0 10.0.0.1`)
}
