const ends = ['end 0 a app netx0', 'end 1 b db netx0']
const long = 'x'.repeat(112)

const cases: readonly (readonly [lines: readonly string[], says: string])[] = [
  [['ns 0 -'], 'line 1 of the plan: "ns" is not a command'],
  [['end 0 a app'], '"end" has 4 fields after it, and not 3'],
  [['end 1 a app netx0'], 'number 1 comes where 0 should'],
  [[...ends, 'end 2 c cache netx0'], 'there are more than 2 of these'],
  [['end 0 ../a app netx0'], '"../a" is not the name of a file in the namespace folder'],
  [['end 0 named:- app netx0'], '"-" is not the name of a file in the namespace folder'],
  [['end 0 a caf\u00e9 netx0'], 'is not the name of a place'],
  [[`end 0 a ${long} netx0`], 'is not the name of a place'],
  [['end 0 a app abcdefghijklmnop'], '"abcdefghijklmnop" is not the name of an interface'],
  [['end 0 a app a/b'], '"a/b" is not the name of an interface'],
  [['address 0 10.45.0.1/24'], 'there is no end 0'],
  [[...ends, 'address 0 10.45.0.1'], '"10.45.0.1" has no prefix'],
  [[...ends, 'address 0 10.45.0.1/33'], '33 is more than 32'],
  [[...ends, 'address 0 fd45::1/129'], '129 is more than 128'],
  [[...ends, 'address 0 224.0.0.1/24'], '224.0.0.1 is not the address of one machine'],
  [[...ends, ...Array<string>(3).fill('address 0 10.45.0.1/24')], 'there are more than 2 addresses'],
  [ends.slice(0, 1).concat('make'), 'a pair has two ends, and not 1'],
  [['end 0 a app -', 'end 1 b db netx0', 'make'], 'end 0 has no name'],
  [[...ends, 'make now'], '"make" has 0 fields after it, and not 1'],
]

/** The same for what is to be joined or parted. */
export const malformedWires = cases.map(([lines, says]) => ({ lines, says }))
