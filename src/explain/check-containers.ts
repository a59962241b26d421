import type { Hindrance } from '../model/hindrance.ts'
import { shortId } from '../model/place.ts'
import { operands } from '../model/shell.ts'
import { type Facts, isReached, type Party } from './facts.ts'
import { joinThem } from './fixes.ts'
import type { Check, Found } from './reason.ts'

export const notRunning: Check = (facts) => {
  const still = partiesOf(facts, ({ state }) => state !== 'running' && state !== 'paused')
  const isStartable = still.every(({ state }) => state === 'created' || state === 'exited')
  return aboutStates(still, isStartable ? 'start' : null)
}

export const paused: Check = (facts) =>
  aboutStates(
    partiesOf(facts, ({ state }) => state === 'paused'),
    'unpause',
  )

function aboutStates(containers: readonly Party['container'][], command: string | null): Found | null {
  if (containers.length === 0) return null
  const said = containers.map(({ name, state }) => `${name} is ${state}`)
  const fix = command && `docker ${command} ${operands(...containers.map(({ name }) => name))}`
  return {
    message: said.join(', '),
    evidence: containers.map(({ name, state }) => `State.Status of ${name} is "${state}"`),
    fix,
  }
}

function partiesOf({ from, to }: Facts, holds: (container: Party['container']) => boolean) {
  return [from, to].map(({ container }) => container).filter(holds)
}

export const staleNamespace: Check = ({ from, to }) => {
  const [party] = [from, to].filter(({ hindrance }) => hindrance?.kind.startsWith('owner-'))
  if (!party?.hindrance) return null
  const { container, place, hindrance } = party
  const evidence =
    container.mode.kind === 'container'
      ? [`${container.name} was started with --network container:${shortId(container.mode.id)}`]
      : []
  const restart = `docker restart ${operands(container.name)}`
  const revive = place.state === 'paused' ? 'unpause' : 'start'
  const ownerFix = `docker ${revive} ${operands(place.name)}`
  const fixes: Readonly<Record<Hindrance['kind'], string | null>> = {
    state: null,
    'no-namespace': null,
    'owner-gone': null,
    'owner-restarted': restart,
    // Who is paused keeps its namespace.
    'owner-state': place.state === 'paused' ? ownerFix : `${ownerFix} && ${restart}`,
  }
  return { message: hindrance.text, evidence, fix: fixes[hindrance.kind] }
}

export const noNetwork: Check = (facts) => {
  if (isReached(facts) || facts.isOneNamespace) return null
  const bare = [facts.from, facts.to].filter(
    ({ container, place, networks }) =>
      networks.length === 0 && container.state === 'running' && place.mode.kind !== 'host',
  )
  if (bare.length === 0) return null
  return {
    message: `${bare.map(({ container }) => container.name).join(' and ')} ${bare.length > 1 ? 'are' : 'is'} on no network`,
    evidence: bare.map(({ place }) =>
      place.mode.kind === 'none'
        ? `the network mode of ${place.name} is none`
        : `the engine lists no network of ${place.name}`,
    ),
    fix: joinThem(facts),
  }
}
