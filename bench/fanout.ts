import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRuntime } from '../scripts/runtime.ts'
import { UNLIMITED } from '../test/journeys/support/room.ts'
import { workerdPids } from '../test/journeys/support/processes.ts'
import { StubForum } from '../test/journeys/support/stub-forum.ts'
import { startBareRoom } from './support/bare-room.ts'
import { cpuNs } from './support/cpu.ts'
import { LineSocket } from './support/line-socket.ts'

/**
 * One line to everybody: the room beside a bare `send` loop on the same runtime in the same run. Times are
 * this machine's; the ratios are what is claimed.
 *
 *   npm run bench:fanout            sizes by FANOUT_SIZES=100,500,1000, repeats by FANOUT_RUNS=3
 */

const SIZES = (process.env['FANOUT_SIZES'] ?? '100,500,1000').split(',').map(Number)
const RUNS = Number(process.env['FANOUT_RUNS'] ?? 3)
/** Who writes; eight people, as one may have five lines unsettled. */
const SENDERS = 8
const LINE_CHARS = 60

type Phase = { readonly name: string; readonly perSecond: number; readonly seconds: number }
const PHASES: readonly Phase[] = [
  { name: '5 lines/s', perSecond: 5, seconds: 6 },
  { name: '40 lines/s', perSecond: 40, seconds: 4 },
  { name: 'saturated', perSecond: Infinity, seconds: 3 },
]
/** Lines in flight when saturated. */
const WINDOW = 16

type Figures = {
  readonly us: number
  readonly bytes: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

type Server = {
  readonly name: string
  readonly pid: number
  open(i: number, onLine: (line: number) => void): Promise<LineSocket>
  say(socket: LineSocket, line: number): void
  stop(): Promise<void>
}

function lineText(line: number): string {
  return `@@${line};`.padEnd(LINE_CHARS, '.')
}

/** The runtime that was started between two looks. */
async function started<T>(start: () => Promise<T>): Promise<{ readonly value: T; readonly pid: number }> {
  const before = new Set(workerdPids())
  const value = await start()
  const pid = workerdPids().find((each) => !before.has(each))
  if (pid === undefined) throw new Error('no runtime was started')
  return { value, pid }
}

async function bare(): Promise<Server> {
  const { value: room, pid } = await started(startBareRoom)
  return {
    name: 'bare',
    pid,
    open: (_i, onLine) => LineSocket.open(room.url, 'sax.v1', 'welcome', onLine),
    say: (socket, line) => socket.send(lineText(line)),
    stop: () => room.stop(),
  }
}

async function sax(): Promise<Server> {
  const forum = await StubForum.start()
  for (let i = 0; i < SENDERS; i += 1) forum.member(`sender-${i}`, String(i))
  const dataDir = await mkdtemp(join(tmpdir(), 'sax-bench-'))
  const settings = { FORUM_VERIFY_URL: forum.url, FORUM_TOKEN: 'bench', ...UNLIMITED }
  const { value: runtime, pid } = await started(() => startRuntime({ roomPort: 0, dataDir, settings }))
  return {
    name: 'sax',
    pid,
    open: (i, onLine) =>
      i < SENDERS
        ? LineSocket.open(`${runtime.roomUrl}room`, `sax.v1, sid.sender-${i}`, '"auth":"member"', onLine)
        : LineSocket.open(`${runtime.roomUrl}room`, 'sax.v1', '"welcome"', onLine),
    say: (socket, line) =>
      socket.send(JSON.stringify({ type: 'say', ref: `bench-${line}`, text: lineText(line) })),
    async stop() {
      await runtime.dispose()
      await forum.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A room of one size: figures per phase, in their order. */
async function measure(server: Server, size: number): Promise<Figures[]> {
  const sentAt = new Map<number, number>()
  const arrived = new Map<number, number>()
  let [deliveries, latencies] = [0, [] as number[]]
  let onComplete = () => {}
  const onLine = (line: number) => {
    const start = sentAt.get(line)
    if (start === undefined) return
    deliveries += 1
    const count = (arrived.get(line) ?? 0) + 1
    arrived.set(line, count)
    if (count < size) return
    arrived.delete(line)
    sentAt.delete(line)
    latencies.push(performance.now() - start)
    onComplete()
  }
  const sockets: LineSocket[] = []
  for (let i = 0; i < size; i += 20) {
    const batch = Array.from({ length: Math.min(20, size - i) }, (_, j) => server.open(i + j, onLine))
    sockets.push(...(await Promise.all(batch)))
  }
  let lines = 0
  const say = () => {
    lines += 1
    sentAt.set(lines, performance.now())
    const socket = sockets[lines % SENDERS]
    if (socket) server.say(socket, lines)
  }
  const figures: Figures[] = []
  for (const { perSecond, seconds } of PHASES) {
    await pause(500)
    ;[deliveries, latencies] = [0, []]
    const cpu = cpuNs(server.pid)
    const witness = sockets.at(-1)
    const [bytes, linesBefore] = [witness?.bytes ?? 0, lines]
    const start = performance.now()
    const until = start + seconds * 1_000
    if (perSecond === Infinity) {
      onComplete = () => {
        if (performance.now() < until) say()
      }
      for (let i = 0; i < WINDOW; i += 1) say()
      await pause(seconds * 1_000)
    } else {
      for (let i = 0; i < perSecond * seconds; i += 1) {
        await pause(start + (i * 1_000) / perSecond - performance.now())
        say()
      }
    }
    onComplete = () => {}
    while (sentAt.size > 0) {
      await pause(5)
      if (performance.now() > until + 30_000)
        throw new Error(`${server.name}: ${sentAt.size} lines never arrived everywhere`)
    }
    const took = (performance.now() - start) / 1_000
    const sorted = latencies.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
    figures.push({
      us: (cpuNs(server.pid) - cpu) / 1_000 / deliveries,
      bytes: ((witness?.bytes ?? 0) - bytes) / (lines - linesBefore),
      perSecond: deliveries / took,
      p50: at(0.5),
      p99: at(0.99),
    })
  }
  for (const socket of sockets) socket.close()
  return figures
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(ms, 0)))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function medians(runs: readonly Figures[]): Figures {
  const of = (pick: (figures: Figures) => number) => median(runs.map(pick))
  return {
    us: of((f) => f.us),
    bytes: of((f) => f.bytes),
    perSecond: of((f) => f.perSecond),
    p50: of((f) => f.p50),
    p99: of((f) => f.p99),
  }
}

console.log(
  'clients  load        us/entry bare   sax   ratio   k/s bare   sax   p50 ms bare   sax   p99 ms bare   sax   bytes sax',
)
for (const size of SIZES) {
  const results = new Map<string, Figures[][]>([
    ['bare', []],
    ['sax', []],
  ])
  for (let run = 0; run < RUNS; run += 1) {
    for (const start of [bare, sax]) {
      const server = await start()
      results.get(server.name)?.push(await measure(server, size))
      await server.stop()
    }
  }
  PHASES.forEach(({ name }, phase) => {
    const of = (server: string) => medians((results.get(server) ?? []).flatMap((run) => run[phase] ?? []))
    const [b, s] = [of('bare'), of('sax')]
    const n = (value: number, digits = 1) => value.toFixed(digits)
    console.log(
      `${String(size).padEnd(8)} ${name.padEnd(11)} ${n(b.us).padStart(13)} ${n(s.us).padStart(5)} ${n(s.us / b.us, 2).padStart(7)} ${n(b.perSecond / 1_000).padStart(10)} ${n(s.perSecond / 1_000).padStart(5)} ${n(b.p50).padStart(13)} ${n(s.p50).padStart(5)} ${n(b.p99).padStart(13)} ${n(s.p99).padStart(5)} ${n(s.bytes, 0).padStart(11)}`,
    )
  })
}
process.exit(0)
