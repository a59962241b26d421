import { random } from '../random-topology.ts'
import type { Dice } from './stack.ts'

/** Repeatable choices: the same seed, the same ones. */
export function diceOf(seed: number): Dice {
  const below = random(seed)
  return Object.assign(below, {
    oneIn: (throws: number) => below(throws) === 0,
    pick: <T>(...choices: readonly T[]): T => choices[below(choices.length)] as T,
  })
}
