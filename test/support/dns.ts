import { spawn } from 'node:child_process'
import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { NAMESPACE_FOLDER } from './netns.ts'

/** A DNS server inside a namespace. What it does with a question follows from the first label of the name. */
export interface DnsServer extends AsyncDisposable {
  /** The questions so far: `name`, with `AAAA` for one of that type, and `signed` where it carries a TSIG record. */
  readonly questions: readonly string[]
}

/** `namespace` is a name of `ip netns`, or the path of a namespace file. */
export async function startDns(namespace: string, address: string): Promise<DnsServer> {
  const self = fileURLToPath(import.meta.url)
  const enter = [`--net=${resolve(NAMESPACE_FOLDER, namespace)}`, process.execPath, self, address]
  const child = spawn('nsenter', enter, { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)
  const questions: string[] = []
  await once(lines, 'line')
  lines.on('line', (line) => questions.push(line))
  return {
    questions,
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

const HEADER = 12
const TYPE_A = [0, 1, 0, 1]
const TYPE_AAAA = [0, 28, 0, 1]
const LIFETIME = [0, 0, 0, 60]

const IP6 = [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]

type Reply = (question: Buffer) => Buffer[]

const replies: Readonly<Record<string, Reply>> = {
  known: (question) => [answer(question, [[10, 0, 0, 1]])],
  pair: (question) => [
    answer(question, [
      [10, 0, 0, 2],
      [10, 0, 0, 1],
    ]),
  ],
  many: (question) => [
    answer(
      question,
      Array.from({ length: 100 }, (_, index) => [10, 0, 1, index]),
    ),
  ],
  empty: (question) => [answer(question, [])],
  /** What it has of either family, whichever is asked for, as no server should. */
  both: (question) => [answer(question, [[10, 0, 0, 1], IP6])],
  six: (question) => [answer(question, isSix(question) ? [IP6] : [])],
  shouting: (question) => [shout(answer(question, [[10, 0, 0, 1]]))],
  unknown: (question) => [patch(answer(question, []), 3, 0x83)],
  broken: (question) => [patch(answer(question, []), 3, 0x82)],
  /** As a server says that the message had no room for more. */
  truncated: (question) => [patch(answer(question, [[10, 0, 0, 1]]), 2, 0x83)],
  silent: () => [],
  echoed: (question) => [question],
  wrongid: (question) => [patch(answer(question, [[10, 6, 6, 6]]), 0, (question[0] ?? 0) ^ 0x55)],
  other: (question) => [patch(answer(question, [[10, 6, 6, 6]]), HEADER + 1, 0x7a)],
  othertype: (question) => [patch(answer(question, []), endOfQuestion(question) - 3, 1)],
  loop: (question) => [patch(patch(answer(question, [[10, 6, 6, 6]]), -16, 0xc0), -15, pointTo(question))],
  reserved: (question) => [patch(answer(question, [[10, 6, 6, 6]]), -16, 0x80)],
  overlong: (question) => [patch(answer(question, [[10, 6, 6, 6]]), -5, 200)],
  cut: (question) => cuts(answer(question, [[10, 6, 6, 6]])),
  huge: (question) => [Buffer.concat([answer(question, [[10, 6, 6, 6]]), Buffer.alloc(9000)])],
  fuzz: (question) => [...mutations(answer(question, [[10, 6, 6, 6]])), answer(question, [[10, 0, 0, 1]])],
  /** Wrong at first, right when it is asked again. */
  second: alternating(
    () => [],
    (question) => [answer(question, [[10, 0, 0, 1]])],
  ),
}

function alternating(...turns: Reply[]): Reply {
  let turn = 0
  return (question) => turns[turn++ % turns.length]?.(question) ?? []
}

function answer(question: Buffer, addresses: number[][]): Buffer {
  const asked = question.subarray(0, endOfQuestion(question))
  const records = addresses.map((address) =>
    Buffer.from([0xc0, HEADER, ...typeOf(address), ...LIFETIME, 0, address.length, ...address]),
  )
  const reply = Buffer.concat([asked, ...records])
  reply.writeUInt16BE(0x8180, 2)
  reply.writeUInt16BE(addresses.length, 6)
  reply.writeUInt16BE(0, 10)
  return reply
}

function typeOf(address: number[]): number[] {
  return address.length === IP6.length ? TYPE_AAAA : TYPE_A
}

function isSix(question: Buffer): boolean {
  return question[endOfQuestion(question) - 3] === TYPE_AAAA[1]
}

/** A pointer back to the start of the record that it is the name of. */
function pointTo(question: Buffer): number {
  return endOfQuestion(question)
}

function shout(reply: Buffer): Buffer {
  return patch(reply, HEADER + 1, (reply[HEADER + 1] ?? 0) - 0x20)
}

function patch(bytes: Buffer, at: number, value: number): Buffer {
  bytes[at < 0 ? bytes.length + at : at] = value
  return bytes
}

function cuts(reply: Buffer): Buffer[] {
  return Array.from({ length: reply.length }, (_, length) => reply.subarray(0, length))
}

/** The same ones in every run: each has some bytes changed, but not the number that says what it answers. */
function mutations(reply: Buffer): Buffer[] {
  let state = 1
  const random = (below: number) => {
    state = (state * 48271) % 0x7fffffff
    return state % below
  }
  return Array.from({ length: 400 }, () => {
    const changed = Buffer.concat([reply, Buffer.alloc(random(40), random(256))])
    for (let count = random(6); count >= 0; count -= 1)
      patch(changed, 2 + random(changed.length - 2), random(256))
    return changed.subarray(0, HEADER + random(changed.length - HEADER + 1))
  })
}

function endOfQuestion(message: Buffer): number {
  return HEADER + labels(message).reduce((length, label) => length + 1 + label.length, 1) + TYPE_A.length
}

function labels(message: Buffer): string[] {
  const found: string[] = []
  for (let at = HEADER; message[at]; at += 1 + (message[at] ?? 0)) {
    found.push(message.toString('latin1', at + 1, at + 1 + (message[at] ?? 0)))
  }
  return found
}

function serve(address: string): void {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  socket.on('message', (question: Buffer, { port, address: asker }: RemoteInfo) => {
    const name = labels(question)
    const type = isSix(question) ? ' AAAA' : ''
    const signature = question.readUInt16BE(10) > 0 ? ' signed' : ''
    process.stdout.write(`${name.join('.')}${type}${signature}\n`)
    for (const reply of replies[name[0]?.toLowerCase() ?? '']?.(question) ?? [])
      socket.send(reply, port, asker)
  })
  socket.bind(53, address, () => process.stdout.write('ready\n'))
}

if (import.meta.main) serve(process.argv[2] ?? '127.0.0.1')
