import { describe, expect } from 'vitest'
import { TestRoom, type TestSocket } from '../test-room.ts'
import { hello } from './lines.ts'
import { MODERATOR } from './ranks.ts'
import type { Keeps } from './run.ts'

const rates = { burst: 5, everyMs: 1_500 }

function answers(socket: TestSocket): string[] {
  return socket
    .takeJson()
    .filter(({ type }) => type === 'ack' || type === 'nack')
    .map(
      ({ ref, code, retryAfterMs, seq }) =>
        `${String(ref)} ${String(seq ?? code)}${retryAfterMs === undefined ? '' : ` ${Number(retryAfterMs)}`}`,
    )
}

/** So many lines at once, far enough apart to be stored one by one. */
function say(socket: TestSocket, room: TestRoom, from: number, to: number, more: object = {}): void {
  for (let i = from; i <= to; i += 1) {
    socket.send({ ...hello, ref: `r${i}`, text: `line ${i}`, ...more })
    room.pass(1)
  }
}

export function paces(keeps: Keeps): void {
  describe('rates', () => {
    keeps('[S6] a member has five at once, then one every 1.5 s', (db) => {
      const room = new TestRoom({ rates }, db)
      const ann = room.member(1)
      for (let i = 1; i <= 6; i += 1) ann.send({ ...hello, ref: `r${i}` })
      room.pass(1)
      expect(answers(ann)).toEqual(['r1 1', 'r6 slow 1500', 'r2 2', 'r3 3', 'r4 4', 'r5 5'])
      room.pass(1_498)
      ann.send({ ...hello, ref: 'r6' })
      expect(answers(ann)).toEqual(['r6 slow 1'])
      room.pass(1)
      ann.send({ ...hello, ref: 'r6' })
      ann.send({ ...hello, ref: 'r7' })
      expect(answers(ann)).toEqual(['r6 6', 'r7 slow 1500'])
    })

    keeps('[S6] the bucket is the author’s over all sockets, reconnects and evictions', (db) => {
      const room = new TestRoom({ rates }, db)
      const [ann, tab] = [room.member(1), room.member(1)]
      say(ann, room, 1, 3)
      say(tab, room, 4, 5)
      ann.leave()
      tab.leave()
      room.evict()
      const back = room.member(1)
      back.send({ ...hello, ref: 'r6' })
      expect(answers(back)).toEqual(['r6 slow 1495'])
      room.member(2).send(hello)
      expect(room.transcript.head).toBe(6)
    })

    keeps('[S6] after a slow, later sends wait as well, so that order holds', (db) => {
      const room = new TestRoom({ rates }, db)
      const ann = room.member(1)
      say(ann, room, 1, 5)
      ann.take()
      ann.send({ ...hello, ref: 'r6' })
      ann.send({ type: 'edit', ref: 'e1', target: 1, text: 'x' })
      room.pass(500)
      room.evict()
      ann.send({ ...hello, ref: 'r7', text: '' })
      expect(answers(ann)).toEqual(['r6 slow 1495', 'e1 slow 1495', 'r7 slow 995'])
      ann.send({ ...hello, ref: 'r1', text: 'line 1' })
      expect(answers(ann)).toEqual(['r1 1'])
      room.pass(995)
      for (const ref of ['r6', 'r7']) ann.send({ ...hello, ref })
      expect(answers(ann)).toEqual(['r6 6', 'r7 slow 1500'])
    })

    keeps('[S6] nacks cost nothing, and a known ref neither', (db) => {
      const room = new TestRoom({ rates }, db)
      const ann = room.member(1)
      for (let i = 0; i < 10; i += 1) {
        ann.send({ ...hello, ref: `empty-${i}`, text: ' ' })
        ann.send({ ...hello, ref: `none-${i}`, reply: 999 })
      }
      for (let i = 0; i < 10; i += 1) ann.send(hello)
      room.pass(1)
      ann.take()
      say(ann, room, 2, 5)
      expect(answers(ann)).toEqual(['r2 2', 'r3 3', 'r4 4', 'r5 5'])
    })

    keeps('[S6] a moderator has twenty', (db) => {
      const room = new TestRoom({ rates }, db)
      const mod = room.member(3, MODERATOR)
      say(mod, room, 1, 20)
      mod.take()
      mod.send({ ...hello, ref: 'r21' })
      expect(answers(mod)).toEqual(['r21 slow 1480'])
    })

    keeps('[S6] edits, removals and pinned lines share a bucket of ten, then one every 3 s', (db) => {
      const room = new TestRoom({ rates }, db)
      const mod = room.member(3, MODERATOR)
      say(mod, room, 1, 5)
      mod.take()
      for (let i = 1; i <= 4; i += 1) mod.send({ type: 'edit', ref: `e${i}`, target: 1, text: `x${i}` })
      room.pass(1)
      for (let i = 1; i <= 3; i += 1) mod.send({ type: 'topic', ref: `t${i}`, text: `x${i}` })
      room.pass(1)
      for (let i = 1; i <= 3; i += 1) mod.send({ type: 'remove', ref: `d${i}`, targets: [i + 1] })
      room.pass(1)
      expect(answers(mod)).toHaveLength(10)
      mod.send({ type: 'topic', ref: 't4', text: 'x4' })
      expect(answers(mod)).toEqual(['t4 slow 2997'])
      room.pass(2_997)
      say(mod, room, 6, 10)
      mod.send({ type: 'topic', ref: 't4', text: 'x4' })
      expect(answers(mod)).toHaveLength(6)
    })

    keeps('[S6] a relay has 200 and then 50 a second, and twice a member’s for each it speaks for', (db) => {
      const room = new TestRoom({ rates }, db)
      const relay = room.connect({ credential: { is: 'relay' } })
      const as = (nick: string) => ({ as: { id: `irc:${nick}`, name: nick } })
      say(relay, room, 1, 10, as('eve'))
      relay.take()
      say(relay, room, 11, 12, as('eve'))
      relay.send({ ...hello, ref: 'b1', ...as('ben') })
      room.pass(1)
      // What is held back is eve's, in order; ben goes on.
      expect(answers(relay)).toEqual(['r11 slow 1000', 'r12 slow 999', 'b1 11'])
      for (let i = 0; i < 250; i += 1) {
        relay.send({ ...hello, ref: `n${i}`, ...as(`nick${i}`) })
        if (i % 40 === 39) room.pass(1)
      }
      room.pass(1)
      const stored = answers(relay).filter((answer) => !answer.includes('slow'))
      expect(stored.length).toBeGreaterThanOrEqual(189)
      expect(stored.length).toBeLessThanOrEqual(190)
    })

    keeps('[S6] what a relay had under way when one line was to wait does not pass it', (db) => {
      const room = new TestRoom({ rates: { burst: 1_000, everyMs: 0 } }, db)
      const relay = room.connect({ credential: { is: 'relay' } })
      const eve = { as: { id: 'irc:eve', name: 'eve' } }
      for (let i = 1; i <= 200; i += 1) {
        relay.send({ ...hello, ref: `r${i}`, ...eve })
        if (i % 40 === 0) room.pass(1)
      }
      relay.take()
      relay.send({ ...hello, ref: 'r201', ...eve })
      expect(answers(relay)).toEqual(['r201 slow 1000'])
      // There is a token for it already.
      room.pass(100)
      relay.send({ ...hello, ref: 'r202', ...eve })
      room.pass(900)
      for (const ref of ['r201', 'r202']) relay.send({ ...hello, ref, ...eve })
      room.pass(1)
      expect(answers(relay)).toEqual(['r202 slow 900', 'r201 201', 'r202 202'])
    })

    keeps('[S1] a relay may have fifty unsettled', (db) => {
      const room = new TestRoom({ rates }, db)
      for (let i = 0; i < 1_000; i += 1) room.connect()
      const relay = room.connect({ credential: { is: 'relay' } })
      for (let i = 0; i < 52; i += 1)
        relay.send({ ...hello, ref: `n${i}`, as: { id: `irc:n${i}`, name: `n${i}` } })
      expect(answers(relay)).toEqual(['n0 1', 'n51 slow 1000'])
    })
  })
}
