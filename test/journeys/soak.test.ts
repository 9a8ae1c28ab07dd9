import { afterAll, beforeAll, expect, it } from 'vitest'
import { READING_ROWS } from '../../client/core/timeline.ts'
import { createMemoryStore } from '../../client/memory-store.ts'
import { createRoomClient, type RoomClient } from '../../client/room-client.ts'
import { pick, seeded } from '../support/random.ts'
import { CuttingProxy } from './support/cutting-proxy.ts'
import { RawClient } from './support/raw-client.ts'
import { startRoom, UNLIMITED, type TestSite } from './support/room.ts'

const SEED = 20_261_123
const CLIENTS = 60
const MESSAGES = 5_000
const CUT_EVERY_MS = 50
const KILLS = 5
/** Sends that one client lets wait at once; more than may be in flight, so that the outbox queues. */
const WAITING_MAX = 8
/** Milliseconds between two sends: some hundred lines a second, a very busy room. */
const SEND_EVERY_MS = 8
/** What is not through by then never will be. */
const PATIENCE_MS = 900_000

type Line = {
  readonly seq: number
  readonly by: string
  readonly text: string
  readonly ref: string | undefined
}

/** A client and all it ever showed: each next seq once. Who was away too long starts afresh [H7], and scrolls back as far as one can. */
class Reader {
  readonly lines: Line[] = []
  /** Seqs out of reach of who was away for too long even for that. */
  readonly missed = new Set<number>()
  readonly faults: string[] = []
  readonly client: RoomClient
  sent = 0

  constructor(client: RoomClient) {
    this.client = client
    client.subscribe(() => this.#look())
  }

  #look(): void {
    const { rows, loadingOlder, hasOlder } = this.client.view
    const seqs = rows.map(({ seq }) => seq)
    if (seqs.some((seq, i) => i > 0 && seq !== (seqs[i - 1] ?? 0) + 1))
      this.faults.push(`rows: ${seqs.join()}`)
    let last = this.lines.at(-1)?.seq ?? 0
    const [first = 0] = seqs
    if (first > last + 1 && hasOlder) {
      if (loadingOlder) return
      this.client.setReading(true)
      if (rows.length < READING_ROWS) return queueMicrotask(() => this.client.loadOlder())
      while (last + 1 < first) this.missed.add((last += 1))
    }
    this.client.setReading(false)
    for (const row of rows.slice(rows.findLastIndex(({ seq }) => seq <= last) + 1)) {
      if (row.seq !== (last += 1)) this.faults.push(`${row.seq} out of turn`)
      this.lines.push({ seq: row.seq, by: row.by.id, text: row.text ?? '', ref: row.ref })
    }
  }
}

let site: TestSite
let proxy: CuttingProxy
beforeAll(async () => {
  site = await startRoom(UNLIMITED)
  proxy = await CuttingProxy.start(Number(new URL(site.roomUrl).port))
})
afterAll(async () => {
  await proxy.stop()
  await site.stop()
})

it(
  `[T3] [S2] [K1] [K3] ${CLIENTS} clients, ${MESSAGES} messages, a socket cut every ${CUT_EVERY_MS} ms, the runtime killed ${KILLS} times: each message once, in order, everywhere`,
  { timeout: PATIENCE_MS + 30_000 },
  async () => {
    const random = seeded(SEED)
    const readers = Array.from({ length: CLIENTS }, (_, i) => {
      site.forum.member(`sid-${i}`, String(i))
      const client = createRoomClient({
        url: `ws://127.0.0.1:${proxy.port}/room`,
        credential: { kind: 'sid', sid: `sid-${i}`, renew: async () => `sid-${i}` },
        store: createMemoryStore(),
      })
      client.start()
      return new Reader(client)
    })
    const start = Date.now()
    const until = async (what: string, done: () => boolean) => {
      while (!done()) {
        if (Date.now() - start > PATIENCE_MS) {
          const late = readers.filter(({ lines }) => lines.at(-1)?.seq !== MESSAGES)
          throw new Error(
            `not in time: ${what}; ${late.map(({ lines, client: { view } }) => JSON.stringify([lines.length, view.connection, view.auth, view.rows.length, view.rows[0]?.seq, view.outbox.length, view.hasOlder, view.loadingOlder])).join(' ')}`,
          )
        }
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }
    await until('everybody a member', () => readers.every(({ client }) => client.view.auth === 'member'))

    let cuts = 0
    const cutting = setInterval(() => {
      cuts += 1
      proxy.cutOne(random())
    }, CUT_EVERY_MS)

    let sent = 0
    let kills = 0
    while (sent < MESSAGES) {
      const reader = pick(random, readers)
      if (reader.client.view.outbox.length < WAITING_MAX) {
        reader.sent += 1
        expect(reader.client.send({ kind: 'say', text: `line ${reader.sent}` })).not.toBeNull()
        sent += 1
      }
      if (kills < KILLS && sent >= ((kills + 1) * MESSAGES) / (KILLS + 1)) {
        kills += 1
        await site.kill()
      }
      await new Promise((resolve) => setTimeout(resolve, SEND_EVERY_MS))
    }
    await until('everything settled', () => readers.every(({ client }) => client.view.outbox.length === 0))
    clearInterval(cutting)
    await until('everybody has all', () => readers.every(({ lines }) => lines.at(-1)?.seq === MESSAGES))

    // What the room kept, asked for by one who was never there.
    const archivist = await RawClient.open(site.roomUrl)
    const kept: Line[] = []
    while (kept.length < MESSAGES) {
      archivist.send({ type: 'history', ref: 'all', after: kept.length })
      const { entries } = (await archivist.next('history')) as {
        entries: { seq: number; by: { id: string }; text: string; ref: string }[]
      }
      kept.push(...entries.map(({ seq, by, text, ref }) => ({ seq, by: by.id, text, ref })))
      if (entries.length === 0) break
    }
    await archivist.end()
    expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: MESSAGES }, (_, i) => i + 1))
    expect(new Set(kept.map(({ by, ref }) => `${by} ${ref}`)).size).toBe(MESSAGES)
    readers.forEach(({ sent: said }, i) => {
      const own = kept.filter(({ by }) => by === `forum:${i}`).map(({ text }) => text)
      expect(own).toEqual(Array.from({ length: said }, (_, n) => `line ${n + 1}`))
    })
    for (const { lines, faults, missed } of readers) {
      expect(faults).toEqual([])
      expect(lines).toEqual(kept.filter(({ seq }) => !missed.has(seq)))
    }
    expect(readers.filter(({ missed }) => missed.size === 0).length).toBeGreaterThan(CLIENTS / 2)
    expect(kills).toBe(KILLS)
    console.info(
      `soak: ${MESSAGES} messages, ${cuts} cuts, ${kills} kills in ${Math.round((Date.now() - start) / 1_000)} s`,
    )
    for (const { client } of readers) client.dispose()
  },
)
