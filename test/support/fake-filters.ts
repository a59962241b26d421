import type { Filters } from '../../src/engine/engine.ts'
import { refusal } from '../../src/engine/failures.ts'
import type { Network } from '../../src/model/topology.ts'
import type { Made } from './fake-containers.ts'
import { BUILT_IN } from './fake-networks.ts'

type Labels = Readonly<Record<string, string>>
/** Whether an object has what a filter's value wants, by the filter's key. */
type Tests = Readonly<Record<string, (value: string) => boolean>>

/** Every filter has to hold: with all its values if it is about labels, else with any. */
export function passes(filters: Filters, tests: Tests): boolean {
  return Object.entries(filters).every(([key, values]) => {
    const test = tests[key]
    if (!test) throw refusal(400, `invalid filter '${key}'`)
    return key === 'label' ? values.every(test) : values.some(test)
  })
}

export function labelTests(labels: Labels): Tests {
  return { label: (value) => carries(labels, value) }
}

export function networkTests({ name, id, driver, scope, labels }: Network): Tests {
  return {
    ...labelTests(labels),
    name: (value) => name.includes(value),
    id: (value) => id.startsWith(value),
    driver: (value) => driver === value,
    scope: (value) => scope === value,
    type: (value) => (value === 'builtin') === BUILT_IN.includes(name),
  }
}

export function containerTests({ name, id, state, endpoints, labels }: Made): Tests {
  return {
    ...labelTests(labels),
    name: (value) => name.includes(value),
    id: (value) => id.startsWith(value),
    status: (value) => state === value,
    network: (value) => endpoints.some(({ network, networkId }) => network === value || networkId === value),
  }
}

function carries(labels: Labels, wanted: string): boolean {
  const [key = '', ...value] = wanted.split('=')
  return Object.hasOwn(labels, key) && (value.length === 0 || labels[key] === value.join('='))
}
