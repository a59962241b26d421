import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { NAMESPACE_FOLDER } from './netns.ts'

/** Servers inside a namespace, at all of its addresses; what each does with a guest follows from its port. */
export const PORTS = {
  silent: 7001,
  closes: 7002,
  speaks: 7003,
  speaksAndResets: 7004,
  resets: 7005,
  only6: 7006,
  answers: 7101,
  swallows: 7102,
  answersEverySecond: 7103,
} as const

export async function startPorts(namespace: string): Promise<AsyncDisposable> {
  const self = fileURLToPath(import.meta.url)
  const enter = [`--net=${NAMESPACE_FOLDER}/${namespace}`, process.execPath, self]
  const child = spawn('nsenter', enter, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(createInterface(child.stdout), 'line')
  return {
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function listen(port: number, onGuest: (guest: Socket) => void, ipv6Only = false): Promise<void> {
  const server = createServer((guest) => {
    guest.on('error', () => {})
    onGuest(guest)
  })
  server.listen({ host: '::', port, ipv6Only })
  await once(server, 'listening')
}

async function bind(port: number, answer: (count: number) => string | undefined): Promise<void> {
  const socket = createSocket('udp6')
  let count = 0
  socket.on('message', (_, guest) => {
    const reply = answer(count++)
    if (reply !== undefined) socket.send(reply, guest.port, guest.address)
  })
  socket.bind(port, '::')
  await once(socket, 'listening')
}

async function serve(): Promise<void> {
  await listen(PORTS.silent, () => {})
  await listen(PORTS.closes, (guest) => guest.end())
  await listen(PORTS.speaks, (guest) => guest.write('welcome\n'))
  await listen(PORTS.speaksAndResets, (guest) => {
    guest.write('welcome\n')
    guest.resetAndDestroy()
  })
  await listen(PORTS.resets, (guest) => guest.resetAndDestroy())
  await listen(PORTS.only6, () => {}, true)
  await bind(PORTS.answers, () => 'here')
  await bind(PORTS.swallows, () => undefined)
  await bind(PORTS.answersEverySecond, (count) => (count % 2 === 1 ? 'here' : undefined))
  process.stdout.write('ready\n')
}

if (import.meta.main) await serve()
