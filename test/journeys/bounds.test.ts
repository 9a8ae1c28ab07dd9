import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { residentBytes, workerdPids } from './support/processes.ts'
import { startRoom, UNLIMITED, type TestSite } from './support/room.ts'
import { TallyClient } from './support/tally-client.ts'

/** What storms cost those who are there, and those who make them: counted, not timed. */

const GRACE_MS = 10_000
/** What is not over by then never will be. */
const STORM_MS = 300_000
/** Sockets that are opened or closed at a time; the room asks the forum 100 questions at once [F6]. */
const AT_ONCE = 50
/** Bytes by which the runtime may have grown where nothing is kept: garbage that it has not collected yet. */
const GARBAGE_MAX = 32 * 1024 * 1024

let site: TestSite
beforeAll(async () => {
  site = await startRoom({ ...UNLIMITED, PRESENCE_GRACE_MS: String(GRACE_MS) })
})
afterAll(() => site.stop())

type Frame = Record<string, unknown>

const isMember = ({ type, auth }: Frame) => (type === 'welcome' || type === 'you') && auth === 'member'
const isWelcome = ({ type }: Frame) => type === 'welcome'

/** Bytes of memory that the runtime started last holds. */
function runtimeBytes(): number {
  const pid = Math.max(...workerdPids())
  if (!Number.isFinite(pid)) throw new Error('no runtime of ours is running')
  return residentBytes(pid)
}

async function inBatches<T, R>(items: readonly T[], each: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let from = 0; from < items.length; from += AT_ONCE)
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(each))))
  return results
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

/** Frames at most in the time since then, where there is one in so many ms: the first, and those that began. */
function mostSince(start: number, everyMs: number): number {
  return 1 + Math.ceil((Date.now() - start) / everyMs)
}

function join(id: number, onFrame?: (frame: Frame) => void): Promise<TallyClient> {
  site.forum.member(`m${id}`, String(id))
  return TallyClient.open(site.roomUrl, `m${id}`, isMember, onFrame)
}

/** Who is in the room, kept as a client keeps it. */
async function watch() {
  const here = new Set<string>()
  const seen = { largest: 0, changes: 0 }
  const client = await TallyClient.open(site.roomUrl, null, isWelcome, (frame) => {
    if (frame['type'] !== 'people') return
    const { set = [], join: came = [], leave = [] } = frame as { set?: []; join?: []; leave?: [] }
    for (const { id } of [...set, ...came] as { id: string }[]) here.add(id)
    for (const id of leave) here.delete(id)
    seen.changes += came.length + leave.length
    seen.largest = Math.max(seen.largest, came.length + leave.length)
  })
  client.send({ type: 'people', on: true })
  return { client, here, seen }
}

const kB = (bytes: number) => `${(bytes / 1024).toFixed(1)} kB`

it(
  '[P1] 1 000 join, and later 1 000 come and go: what anybody is told is bounded',
  { timeout: STORM_MS },
  async () => {
    const witness = await TallyClient.open(site.roomUrl, null, isWelcome)
    const { client: watcher, here, seen } = await watch()
    const start = Date.now()
    const joiners = await inBatches(range(0, 1_000), async (i) => {
      if (i % 2 === 1) return TallyClient.open(site.roomUrl, null, isWelcome)
      const member = await join(i)
      if (i < 100) member.send({ type: 'people', on: true })
      return member
    })
    await until(() => expect(here.size).toBe(500))
    const [rooms, peoples] = [mostSince(start, 2_000), mostSince(start, 1_000)]
    console.info(
      `join storm: ${Date.now() - start} ms; a witness got ${witness.of('room').frames} room frames, ${kB(witness.all.bytes)} in all; ` +
        `a watcher ${watcher.of('people').frames} people frames, ${kB(watcher.of('people').bytes)}`,
    )
    expect(witness.types).toEqual(['room', 'welcome'])
    for (const client of [witness, watcher]) expect(client.of('room').frames).toBeLessThanOrEqual(rooms)
    // One more, for the set.
    expect(watcher.of('people').frames).toBeLessThanOrEqual(peoples + 1)
    expect(seen.largest).toBeLessThanOrEqual(100)
    const costs = joiners.map((client, i) => {
      const isOne = i % 2 === 0
      expect([client.of('welcome').frames, client.of('you').frames]).toEqual([1, Number(isOne)])
      expect(client.of('room').frames).toBeLessThanOrEqual(rooms)
      const asked = client.of('people')
      expect(asked.frames).toBeLessThanOrEqual(isOne && i < 100 ? peoples + 1 : 0)
      return client.all.bytes - asked.bytes
    })
    const own = costs.reduce((sum, bytes) => sum + bytes, 0) / costs.length
    console.info(`join storm: a join cost its joiner ${kB(own)}, the dearest ${kB(Math.max(...costs))}`)
    expect(Math.max(...costs)).toBeLessThan(6 * 1024)

    await sleep(2_000)
    const before = { people: watcher.of('people').frames, room: witness.of('room').frames }
    const clicking = Date.now()
    const clicked = range(50, 300).map((n) => 2 * n)
    await inBatches(clicked, async (i) => {
      await joiners[i]?.end()
      joiners[i] = await join(i)
    })
    await sleep(GRACE_MS + 1_500)
    expect(watcher.of('people').frames).toBe(before.people)
    const clicks = witness.of('room').frames - before.room
    expect(clicks).toBeLessThanOrEqual(mostSince(clicking, 2_000))
    console.info(
      `page clicks: 500 changes of 250 people; a watcher got 0 people frames, a witness ${clicks} room frames`,
    )

    const leaving = Date.now()
    const changes = seen.changes
    const leavers = range(250, 500).map((n) => 2 * n)
    await inBatches(leavers, async (i) => joiners[i]?.end())
    await until(() => expect(here.size).toBe(250))
    await inBatches(leavers, async (i) => {
      joiners[i] = await join(i)
    })
    await until(() => expect(here.size).toBe(500))
    const told = watcher.of('people').frames - before.people
    console.info(`comings and goings: 500 changes of 250 people; a watcher got ${told} people frames`)
    expect(told).toBeLessThanOrEqual(mostSince(leaving, 1_000))
    expect([seen.changes - changes, seen.largest <= 100]).toEqual([500, true])
    await inBatches([...joiners, witness, watcher], (client) => client.end())
  },
)

it(
  '[S6] 1 000 sends of one author over four sockets: what the rates allow is stored, in order, all else is slow',
  { timeout: STORM_MS },
  async () => {
    const paced = await startRoom({ ...UNLIMITED, SAY_BURST: '5', SAY_EVERY_MS: '1500' })
    try {
      paced.forum.member('ann', '1')
      type Line = { readonly at: number; readonly text: string }
      const [stored, refused]: [Line[], Map<string, Frame>] = [[], new Map()]
      const acked = new Map<string, number>()
      const tabs = await inBatches(range(0, 4), (tab) =>
        TallyClient.open(paced.roomUrl, 'ann', isMember, (frame) => {
          if (frame['type'] === 'nack') refused.set(String(frame['ref']), frame)
          if (frame['type'] === 'ack') acked.set(String(frame['ref']), Number(frame['seq']))
          if (frame['type'] === 'entries' && tab === 0) stored.push(...(frame['entries'] as Line[]))
        }),
      )
      const flood = async (rounds: number[]) => {
        for (const n of rounds) {
          for (const [tab, client] of tabs.entries())
            client.send({ type: 'say', ref: `t${tab}-${n}`, text: `${tab} ${n}` })
          if (n % 10 === 0) await sleep(100)
        }
        await until(() => expect(acked.size + refused.size).toBe(((rounds.at(-1) ?? 0) + 1) * tabs.length))
      }
      await flood(range(0, 50))
      const warm = runtimeBytes()
      await flood(range(50, 250))
      const grown = runtimeBytes() - warm
      const first = stored[0]?.at ?? 0
      console.info(
        `flood: 1 000 sends over ${tabs.length} sockets; ${stored.length} stored in ${(stored.at(-1)?.at ?? 0) - first} ms, ${refused.size} refused; the runtime grew by ${kB(grown)}`,
      )
      expect(acked.size).toBe(stored.length)
      expect(
        [...refused.values()].every(({ code, retryAfterMs }) => code === 'slow' && Number(retryAfterMs) > 0),
      ).toBe(true)
      expect(grown).toBeLessThan(GARBAGE_MAX)
      expect(stored.length).toBeGreaterThanOrEqual(5)
      // A token each 1 500 ms beyond the first five.
      for (const [i, { at }] of stored.entries())
        expect(at - first).toBeGreaterThanOrEqual(Math.max(0, i - 4) * 1_500)
      for (const tab of tabs.keys()) {
        const own = stored
          .filter(({ text }) => text.startsWith(`${tab} `))
          .map(({ text }) => Number(text.slice(2)))
        expect(own).toEqual(own.toSorted((a, b) => a - b))
      }
      await inBatches(tabs, (client) => client.end())
    } finally {
      await paced.stop()
    }
  },
)

it(
  '[T6] 10 000 pages of history, by one and by many: each is bounded, and nothing is kept of them',
  { timeout: STORM_MS },
  async () => {
    site.forum.member('m1000', '1000')
    let acked = 0
    const writer = await TallyClient.open(site.roomUrl, 'm1000', isMember, ({ type }) => {
      if (type === 'ack') acked += 1
    })
    for (const n of range(0, 150)) {
      writer.send({ type: 'say', ref: `r${n}`, text: `line ${n}` })
      await until(() => expect(acked).toBe(n + 1))
    }
    const page = async (readers: number, each: number) => {
      let largest = 0
      const clients = await inBatches(range(0, readers), async () => {
        let [asked, answered] = [0, 0]
        const done = Promise.withResolvers<undefined>()
        const ask = (client: TallyClient) => {
          asked += 1
          client.send({ type: 'history', ref: `h${asked}`, before: 50 + (asked % 100), limit: 1_000 })
        }
        const client: TallyClient = await TallyClient.open(site.roomUrl, null, isWelcome, (frame) => {
          if (frame['type'] !== 'history') return
          answered += 1
          largest = Math.max(largest, (frame['entries'] as unknown[]).length)
          if (asked < each) ask(client)
          if (answered === each) done.resolve(undefined)
        })
        for (let i = 0; i < Math.min(20, each); i += 1) ask(client)
        await done.promise
        return client
      })
      const pages = clients.reduce((sum, client) => sum + client.of('history').frames, 0)
      const bytes = clients.reduce((sum, client) => sum + client.of('history').bytes, 0)
      await inBatches(clients, (client) => client.end())
      return { pages, bytes, largest }
    }
    await page(1, 2_000)
    const warm = runtimeBytes()
    for (const readers of [1, 50]) {
      const { pages, bytes, largest } = await page(readers, 10_000 / readers)
      console.info(
        `history: ${pages} pages to ${readers}; ${kB(bytes / pages)} a page, ${largest} entries at most; the runtime grew by ${kB(runtimeBytes() - warm)}`,
      )
      expect([pages, largest]).toEqual([10_000, 100])
      expect(bytes / pages).toBeLessThan(16 * 1024)
    }
    expect(runtimeBytes() - warm).toBeLessThan(GARBAGE_MAX)
    await writer.end()
  },
)
