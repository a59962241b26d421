import type { Report } from '../../src/model/report.ts'
import { type Lab, TOOLBOX } from './docker.ts'
import { lines } from './netx.ts'

/** `front` joins a and b, `back` joins b and c. */
export async function chain(place: Lab, program = TOOLBOX): Promise<string[]> {
  const [front, back] = [await place.network('front'), await place.network('back')]
  const a = await place.container('a', ['--network', front], program)
  const b = await place.container('b', ['--network', front], program)
  const c = await place.container('c', ['--network', back], program)
  await place.docker('network', 'connect', back, b)
  return [a, b, c]
}

/** What a matrix finds of them, in lines. */
export const HEALTHY = [
  'a b reachable ok: back timeout, front reply, "b" resolved',
  'a c isolated ok: back timeout, "c" name-not-found',
  'b a reachable ok: front reply, "a" resolved',
  'b c reachable ok: back reply, "c" resolved',
  'c a isolated ok: front timeout, "a" name-not-found',
  'c b reachable ok: back reply, front timeout, "b" resolved',
]

export const short = (report: Report, place: Lab) => lines(report, place.name(''))
