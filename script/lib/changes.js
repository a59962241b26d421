// Prints the pairs that two matrices, as `docker netx matrix --format json` prints them, see differently.
import { readFileSync } from 'node:fs'

const [before, after] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')))
const known = new Map(before.pairs.map((pair) => [`${pair.from} → ${pair.to}`, describe(pair)]))
for (const pair of after.pairs) {
  const title = `${pair.from} → ${pair.to}`
  if (known.get(title) !== describe(pair))
    console.log(`  ${title}: was ${known.get(title)}, is ${describe(pair)}`)
}

function describe({ observed, probes }) {
  const isNamed = probes.some(({ outcome }) => outcome === 'resolved')
  return observed + (isNamed ? ', by name too' : '')
}
