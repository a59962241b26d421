import { expect, test } from 'vitest'
import { clearStale } from '../../../src/engine/clear-stale.ts'
import type { BookedEndpoint } from '../../../src/engine/engine.ts'
import type { Member } from '../../../src/model/membership.ts'
import { FakeEngine } from '../../support/fake-engine.ts'

/** Its books hold endpoints of containers that are gone, or were never any. */
class HauntedEngine extends FakeEngine {
  readonly released: string[] = []
  booked: BookedEndpoint[] = []

  override async endpoints(network: string): Promise<BookedEndpoint[]> {
    return [...(await super.endpoints(network)), ...this.booked]
  }

  override async disconnect(network: string, container: string): Promise<void> {
    if (this.booked.some(({ name }) => name === container)) this.released.push(container)
    else await super.disconnect(network, container)
  }
}

test('what is stale goes, and nothing else', async () => {
  const engine = new HauntedEngine()
    .withNetwork('shop', ['10.1.0.0/24'])
    .withContainer('web')
    .withContainer('db')
  await engine.connect('shop', 'web', {})
  engine.booked = [
    { owner: 'a'.repeat(64), name: 'ghost', ipv4: '10.1.0.7' },
    { owner: `ep-${'b'.repeat(64)}`, name: 'older', ipv4: null },
    { owner: 'lb-shop', name: 'shop-endpoint', ipv4: '10.1.0.3' },
  ]
  const db = await engine.member('db')
  const failed = { network: { id: '', name: 'shop' }, settings: {}, ipv4: null, ipv6: null, gateway: null }
  const members: Member[] = [await engine.member('web'), { ...db, seats: [...db.seats, failed] }]
  const network = await engine.network('shop')
  expect(await clearStale(engine, network, members)).toEqual(['ghost', 'older', 'db'])
  expect(engine.released).toEqual(['ghost', 'older'])
  expect((await engine.member('web')).seats.length).toBe(2)
  expect((await engine.member('db')).seats.length).toBe(1)
})
