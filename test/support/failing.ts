import type { Engine } from '../../src/engine/engine.ts'
import { refusal } from '../../src/engine/failures.ts'

/** The calls that change something. */
const CHANGING = ['connect', 'disconnect', 'createNetwork', 'removeNetwork']

export interface Faults {
  /** Told before every call that changes something; may throw. */
  before(call: string, count: number): void
}

/** The engine, with something before every call that changes it. */
export function withFaults<E extends Engine>(engine: E, { before }: Faults): E {
  let count = 0
  return new Proxy(engine, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        if (typeof key === 'string' && CHANGING.includes(key)) {
          count += 1
          before(key, count)
        }
        return await member.apply(target, args)
      }
    },
  })
}

/** Refuses the call of that number, and no other. */
export function refusing(number: number): Faults {
  return {
    before: (call, count) => {
      if (count === number) throw refusal(500, `${call} refused for the test`)
    },
  }
}

/** Never answers the call of that number that changes something, nor any call after it, as to a process that was killed. */
export function dyingAt<E extends Engine>(engine: E, number: number): { engine: E; death: Promise<void> } {
  const never = new Promise<never>(() => {})
  const death = Promise.withResolvers<void>()
  let count = 0
  const dying = new Proxy(engine, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        if (typeof key === 'string' && CHANGING.includes(key)) count += 1
        if (count === number) death.resolve()
        return count < number ? await member.apply(target, args) : await never
      }
    },
  })
  return { engine: dying, death: death.promise }
}
