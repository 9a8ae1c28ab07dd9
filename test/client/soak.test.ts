import fc from 'fast-check'
import { expect, it } from 'vitest'
import { clientBed, settled, type ClientBed } from './support/client-bed.ts'
import { self } from './support/frames.ts'
import { TinyRoom } from './support/tiny-room.ts'

type Happening =
  | 'send'
  | 'edit'
  | 'remove'
  | 'chat'
  | 'read one'
  | 'read all'
  | 'write one'
  | 'write all'
  | 'cut'
  | 'wait'
  | 'wait long'
  | 'wake'
  | 'hide'
  | 'show'
  | 'new page'

const happenings: Happening[] = [
  'send',
  'send',
  'edit',
  'remove',
  'chat',
  'read one',
  'read all',
  'write one',
  'write all',
  'cut',
  'wait',
  'wait long',
  'wake',
  'hide',
  'show',
  'new page',
]

/** A line that is older than two minutes waits for its writer, who has no part in this [K3]. */
const PATIENCE_MS = 60_000

/** Everything arrives until nothing is left to say. */
async function settle(bed: ClientBed, room: TinyRoom): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    bed.clock.advance(1_000)
    await settled()
    room.read(100)
    room.write(100)
  }
}

it('[S2] [K3] stores each line and each change exactly once and in order, whatever the network loses', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...happenings), { maxLength: 120, size: 'max' }),
      fc.nat(),
      async (events, seed) => {
        let bed = clientBed()
        const { network, clock, store } = bed
        const room = new TinyRoom(network, clock)
        const written: string[] = []
        const changes: (number | string)[] = []
        let waitedMs = 0
        const wait = (ms: number) => {
          if (waitedMs + ms > PATIENCE_MS) return
          waitedMs += ms
          clock.advance(ms)
        }
        const lastOwn = () => bed.client.view.rows.findLast(({ by }) => by.id === self.id)?.seq
        const shown: number[][] = []
        let lives = 0
        bed.client.start()
        await settle(bed, room)

        const act: Record<Happening, () => void> = {
          send() {
            const text = `line ${written.length}.`
            if (bed.client.send({ kind: 'say', text }) !== null) written.push(text)
          },
          edit() {
            const target = lastOwn()
            if (target === undefined) return
            const text = `change ${changes.length}.`
            if (bed.client.send({ kind: 'edit', target, text }) !== null) changes.push(text)
          },
          remove() {
            const target = lastOwn()
            if (target === undefined) return
            if (bed.client.send({ kind: 'remove', targets: [target] }) !== null) changes.push(target)
          },
          chat: () => room.chat('meanwhile'),
          'read one': () => room.read(1),
          'read all': () => room.read(100),
          'write one': () => room.write(1),
          'write all': () => room.write(100),
          cut: () => room.cut(),
          wait: () => wait(700),
          'wait long': () => wait(8_000),
          wake: () => bed.client.wake(),
          show: () => bed.client.setVisible(true),
          hide: () => bed.client.setVisible(false),
          'new page'() {
            lives += 1
            bed.client.dispose()
            bed = clientBed({ store, clock, network, firstRef: lives * 200 })
            bed.client.start()
          },
        }
        for (const [i, event] of events.entries()) {
          bed.chance = ((seed + i * 7_919) % 1_000) / 1_000
          act[event]()
          await settled()
          shown.push(bed.client.view.rows.map(({ seq }) => seq))
        }
        await settle(bed, room)

        expect(room.texts(self.id)).toEqual(written)
        expect(bed.client.view.outbox).toEqual([])
        const { rows } = bed.client.view
        expect(rows).toEqual(room.rows().slice(-rows.length || Infinity))
        const made = room.entries.flatMap((entry): (number | string)[] => {
          if (entry.kind === 'edit') return [entry.text ?? '']
          return entry.kind === 'remove' ? entry.targets : []
        })
        // A change of a line that is gone before it arrives is not made; all others are, once, in their order.
        expect(made).toEqual(changes.filter((change) => typeof change === 'number' || made.includes(change)))
        const kept = JSON.stringify([store.loadSnapshot(), store.loadOutbox(self.id)])
        const standing = new Set(room.rows().map((row) => ('text' in row ? row.text : '')))
        for (const text of [...written, ...changes]) {
          if (typeof text === 'string' && !standing.has(text)) expect(kept).not.toContain(text)
        }
        for (const seqs of shown) expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b))
        expect([network.open.length, network.listeners, clock.timers]).toEqual([1, 2, 1])
        bed.client.dispose()
        expect([network.open.length, network.listeners, clock.timers]).toEqual([0, 0, 0])
      },
    ),
    { seed: 20_261_123, numRuns: 300 },
  )
})

it('[K2] after an hour of sleep and a network that flaps 20 times: no line doubled, one socket, one set of handlers', async () => {
  const bed = clientBed()
  const { client, network, clock } = bed
  const room = new TinyRoom(network, clock)
  client.start()
  await settle(bed, room)
  client.send({ kind: 'say', text: 'before' })
  room.read(1)
  clock.sleep(3_600_000)
  for (let flap = 0; flap < 20; flap += 1) {
    room.chat(`while away ${flap}`)
    room.read(100)
    room.cut()
    client.wake()
    room.read(100)
    room.write(flap % 3)
  }
  await settle(bed, room)

  expect(client.view.rows).toEqual(room.entries)
  expect(room.entries.length).toBe(21)
  expect(client.view.outbox).toEqual([])
  expect([network.open.length, network.listeners, clock.timers]).toEqual([1, 2, 1])
  client.dispose()
  expect([network.open.length, network.listeners, clock.timers]).toEqual([0, 0, 0])
})
