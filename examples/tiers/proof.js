// Reads the document of `docker netx verify --format json`: fails unless every path between Redis and MySQL is
// isolated with a strong proof, and the application has both ports open.
import { readFileSync } from 'node:fs'

const { pairs } = JSON.parse(readFileSync(0, 'utf8')).report
const isBetween = ({ from, to }) =>
  /^(redis|mysql)/.test(from) && /^(redis|mysql)/.test(to) && from[0] !== to[0]
const apart = pairs.filter(isBetween)
const probes = apart.flatMap((pair) => pair.probes)
const weak = probes.filter(({ proof }) => proof !== 'strong')
const open = pairs
  .filter(({ from }) => from === 'app')
  .flatMap((pair) => pair.probes.filter(({ kind, outcome }) => kind === 'tcp' && outcome === 'open'))
const ports = Object.groupBy(open, ({ port }) => port)
console.log(
  `${apart.length} pairs apart, by ${probes.length} probes, ${weak.length} of them without a strong proof`,
)
for (const [port, found] of Object.entries(ports))
  console.log(`port ${port} is open to the application on ${found.length} servers`)
const isProven =
  apart.length === 18 && apart.every(({ observed }) => observed === 'isolated') && weak.length === 0
const isServed = ports[6379]?.length === 3 && ports[3306]?.length === 3
process.exit(isProven && isServed ? 0 : 1)
