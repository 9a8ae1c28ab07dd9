import { describe, expect } from 'vitest'
import * as v from 'valibot'
import { serverFrameSchemas } from '../../../protocol/server-frame.ts'
import { TestRoom } from '../test-room.ts'
import { chatter, seqsOf } from './lines.ts'
import type { Keeps } from './run.ts'

export function greets(keeps: Keeps): void {
  describe('welcome', () => {
    keeps('[H5] [H6] comes at once and whole, and fits the contract', (db) => {
      const room = new TestRoom({}, db)
      const guest = room.connect()
      const [frame] = guest.takeJson()
      expect(frame).toEqual({
        type: 'welcome',
        v: 1,
        epoch: room.transcript.epoch,
        head: 0,
        now: 1_000_000,
        reset: true,
        entries: [],
        auth: 'guest',
        you: null,
        limits: { textMax: 2_000, editMs: 900_000 },
        room: { name: 'Chat', topic: null, slow: 0, people: 0, guests: 1, irc: null, spreadMs: 2 },
      })
      expect(v.is(serverFrameSchemas.welcome, frame)).toBe(true)
    })

    keeps('[H5] shows the history while the forum still thinks', (db) => {
      const room = new TestRoom({}, db)
      chatter(room, 40)
      const ben = room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
      const [welcome, ...more] = ben.takeJson()
      expect([welcome?.['auth'], welcome?.['reset'], more]).toEqual(['pending', true, []])
      expect(seqsOf(welcome)).toEqual(Array.from({ length: 30 }, (_, i) => i + 11))
      expect(room.questions).toEqual([{ session: ben.id, sid: 'x', why: 'connect' }])
    })

    keeps('[H6] counts people once, whatever their sockets', (db) => {
      const room = new TestRoom({}, db)
      room.member(1)
      room.member(1)
      const gone = room.member(2)
      room.connect({ credential: { is: 'relay' } })
      gone.leave()
      room.pass(60_000)
      const [welcome] = room.connect().takeJson()
      expect(welcome?.['room']).toMatchObject({ people: 1, guests: 1, spreadMs: 8 })
    })

    keeps('[H7] resumes with exactly what was missed', (db) => {
      const room = new TestRoom({}, db)
      chatter(room, 40)
      const [welcome] = room.connect({ cursor: { epoch: room.transcript.epoch, since: 33 } }).takeJson()
      expect([welcome?.['reset'], seqsOf(welcome)]).toEqual([false, [34, 35, 36, 37, 38, 39, 40]])
      const [nothing] = room.connect({ cursor: { epoch: room.transcript.epoch, since: 40 } }).takeJson()
      expect([nothing?.['reset'], seqsOf(nothing)]).toEqual([false, []])
    })

    keeps(
      '[H7] starts afresh on another epoch, a cursor beyond head, 501 missed entries or too many bytes',
      (db) => {
        const room = new TestRoom({}, db)
        chatter(room, 501)
        const reset = (epoch: string, since: number) =>
          room.connect({ cursor: { epoch, since } }).takeJson()[0]?.['reset']
        expect(reset('other', 500)).toBe(true)
        expect(reset(room.transcript.epoch, 502)).toBe(true)
        expect(reset(room.transcript.epoch, 0)).toBe(true)
        expect(reset(room.transcript.epoch, 1)).toBe(false)
        const ann = room.member(1)
        for (let i = 0; i < 33; i += 1) {
          ann.send({ type: 'say', ref: `big-${i}`, text: '\u{1f600}'.repeat(2_000) })
          room.pass(1_000)
        }
        expect(reset(room.transcript.epoch, 501)).toBe(true)
        expect(reset(room.transcript.epoch, 503)).toBe(false)
      },
    )
  })
}
