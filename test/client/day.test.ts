import { describe, expect, it } from 'vitest'
import type { Credential } from '../../client/room-client.ts'
import type { Arrival } from '../../worker/core/door.ts'
import { memoryDatabase } from '../support/memory-database.ts'
import { TestRoom, type TestSocket } from '../support/test-room.ts'
import { clientBed, settled, type ClientBed } from './support/client-bed.ts'
import type { FakeSocket } from './support/fake-network.ts'

const DAY_MS = 24 * 3_600_000
const STEP_MS = 5_000

/** A real client and a real room, joined by a wire of this test, each on a clock moved by hand. */
class Wire {
  readonly #bed: ClientBed
  readonly #room: TestRoom
  readonly #pairs = new Map<FakeSocket, TestSocket>()

  constructor(bed: ClientBed, room: TestRoom) {
    this.#bed = bed
    this.#room = room
  }

  async pass(ms: number): Promise<void> {
    this.#bed.clock.advance(ms)
    this.#room.pass(ms)
    for (let turn = 0; turn < 4; turn += 1) {
      await settled()
      this.#carry()
    }
  }

  #carry(): void {
    for (const ours of this.#bed.network.open) {
      if (!this.#pairs.has(ours)) this.#pairs.set(ours, this.#room.connect(arrivalOf(ours)))
    }
    for (const [ours, theirs] of this.#pairs) {
      for (const text of ours.take()) {
        if (text === 'ping') ours.say('pong')
        else if (!theirs.closed) theirs.send(text)
      }
    }
    for (const theirs of this.#pairs.values()) {
      while (this.#room.questions.some(({ session }) => session === theirs.id))
        this.#room.answer(theirs, this.#room.active(42))
    }
    for (const [ours, theirs] of this.#pairs) {
      for (const frame of theirs.take()) ours.say(frame)
      if (theirs.closed) ours.end(theirs.closed.code)
      if (ours.open) continue
      if (!theirs.closed) theirs.leave()
      this.#pairs.delete(ours)
    }
  }
}

/** The forum knows this browser's cookie, and every sid of it. */
function arrivalOf({ url, protocols }: FakeSocket): Partial<Arrival> {
  const query = new URL(url).searchParams
  const epoch = query.get('epoch')
  const sid = protocols.find((item) => item.startsWith('sid.')) ?? 'cookie'
  return {
    cursor: epoch === null ? null : { epoch, since: Number(query.get('since')) },
    credential: { is: 'sid', sid, verdict: null },
  }
}

describe('[H9] [C3] a page that is open for a day renews its trust, and nobody sees it', () => {
  const ways: readonly (readonly [string, Credential])[] = [
    ['a sid in the page', { kind: 'sid', sid: 'page' }],
    ['a sid that the page renews', { kind: 'sid', sid: 'page', renew: async () => 'fresh' }],
    ['the cookie', { kind: 'cookie' }],
    ['the cookie, issued anew', { kind: 'cookie', refresh: async () => {} }],
  ]
  it.each(ways)('by %s', async (_way, credential) => {
    const room = new TestRoom({}, memoryDatabase())
    const bed = clientBed({ credential })
    const wire = new Wire(bed, room)
    const seen = new Set<string>()
    bed.client.start()
    await wire.pass(1_000)
    bed.client.subscribe(() => {
      const { auth, connection, you, rows } = bed.client.view
      seen.add(`${auth} ${connection.is} ${you?.name ?? '-'} ${rows.length}`)
    })
    for (let passed = 0; passed < DAY_MS; passed += STEP_MS) await wire.pass(STEP_MS)
    expect([...seen]).toEqual(['member live P42 0'])
    bed.client.send({ kind: 'say', text: 'good night' })
    await wire.pass(STEP_MS)
    expect(bed.client.view.rows).toMatchObject([{ seq: 1, text: 'good night' }])
    expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ people: 1, guests: 1 })
    bed.client.dispose()
  })
})
