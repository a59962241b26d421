import { afterAll, beforeAll, expect, test } from 'vitest'
import { setting, type Wiring, wiring } from '../support/netns.ts'
import { answers, buildHelper, opened, probe, Run, timeless } from '../support/probe.ts'

const NET_ADMIN_ONLY = '0000000000001000'
const NOTHING = '0000000000000000'
let binary = ''
let wires: Wiring
let [red, blue] = ['', '']

beforeAll(async () => {
  binary = await buildHelper()
  wires = wiring()
  const [hub = '', ...rest] = await wires.namespaces('hub', 'red', 'blue')
  ;[red = '', blue = ''] = rest
  const members = [
    { namespace: red, address: '10.5.0.2/24' },
    { namespace: blue, address: '10.5.0.3/24' },
  ]
  await wires.bridge(hub, members)
})

afterAll(() => wires.dispose())

async function expectNoPrivilege(run: Run): Promise<void> {
  for (const key of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) {
    expect([key, await run.status(key)]).toEqual([key, NOTHING])
  }
}

const without = (...capabilities: string[]) => {
  return ['setpriv', '--bounding-set', capabilities.map((capability) => `-${capability}`).join()]
}

test('from `opened` on it has no privilege, and so while it reads packets; the broom has one, and both can get no more', async () => {
  const plan = [
    `ns 0 ${red}`,
    `ns 1 ${blue}`,
    'window 5000',
    'echo 0 0 0 1 10.5.0.3 small',
    'echo 1 1 0 1 10.5.0.99 small',
  ]
  const places = plan.slice(0, 2)
  const run = new Run({ binary }, [...places, 'open tcp,udp,routes,links,ruleset'])
  await run.until('opened')
  await expectNoPrivilege(run)
  run.write(...plan.slice(2), 'go')
  await run.until('echo 0 reply')
  await expectNoPrivilege(run)
  expect(await run.status('NoNewPrivs')).toBe('1')
  for (const key of ['CapPrm', 'CapEff', 'CapBnd']) {
    expect([key, await run.status(key, 'broom')]).toEqual([key, NET_ADMIN_ONLY])
  }
  expect(await run.status('NoNewPrivs', 'broom')).toBe('1')
  expect((await run.close()).exitCode).toBe(0)
})

test('without SYS_ADMIN nothing can be done, and it says why', async () => {
  const run = new Run({ binary, through: without('sys_admin') }, [...opened([`ns 0 ${red}`]), 'go'])
  await run.until('end ')
  const { lines, exitCode, stderr } = await run.close()
  expect(lines).toContain('ns 0 failed setns EPERM')
  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining('SYS_ADMIN') })
})

test('without SYS_ADMIN the namespace that it was started in still works', async () => {
  const plan = ['ns 0 -', `ns 1 ${red}`, 'echo 0 0 0 0 127.0.0.1 small', 'echo 1 1 1 1 127.0.0.1 small']
  const run = await probe({ binary, through: without('sys_admin') }, plan)
  expect(answers(run, 'echo').map(timeless).toSorted()).toEqual([
    'echo 0 reply 1 0',
    'echo 1 failed namespace',
  ])
  expect(run.exitCode).toBe(0)
})

test('without NET_ADMIN it measures all the same, and needs no broom', async () => {
  const plan = [`ns 0 ${red}`, `ns 1 ${blue}`, 'echo 0 0 0 1 10.5.0.3 small', 'echo 1 0 1 0 10.5.0.2 small']
  const run = new Run({ binary, through: without('net_admin') }, [...opened(plan), 'go'])
  await run.until('end ')
  await expect(run.broom()).rejects.toThrow()
  expect(answers(run, 'echo').map(timeless).toSorted()).toEqual(['echo 0 reply 1 0', 'echo 1 reply 1 0'])
  await run.close()
})

test('where pings are closed and NET_RAW is missing, the echoes say so', async () => {
  const [closed = ''] = await wires.namespaces('closed')
  await setting(closed, 'net.ipv4.ping_group_range', '1 0')
  const run = await probe({ binary, through: without('net_raw') }, [
    `ns 0 ${closed}`,
    'echo 0 0 0 0 127.0.0.1 small',
  ])
  expect(answers(run, 'echo')).toEqual(['echo 0 failed socket:EPERM'])
})
