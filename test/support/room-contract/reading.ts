import { describe, expect } from 'vitest'
import { TestRoom } from '../test-room.ts'
import { chatter, hello, seqsOf } from './lines.ts'
import type { Keeps } from './run.ts'

export function reads(keeps: Keeps): void {
  describe('frames that cannot be read', () => {
    keeps('[S5] are answered one by one, the 21st within a minute by bye 1008', (db) => {
      const room = new TestRoom({}, db)
      const [ann, ben] = [room.member(1), room.member(2)]
      for (let i = 0; i < 20; i += 1)
        ann.send(i === 10 ? new ArrayBuffer(8) : '{"type":"say","ref":"r","text":1}')
      const answers = ann.take()
      expect(answers).toHaveLength(20)
      expect(answers[0]).toBe(
        '{"type":"error","code":"bad_frame","detail":"text: must be a string","ref":"r"}',
      )
      expect(answers[10]).toBe('{"type":"error","code":"bad_frame","detail":"frame: must be text"}')
      room.evict()
      ann.send('nonsense')
      expect(ann.takeJson()).toMatchObject([{ type: 'bye', code: 1_008 }])
      ben.send(hello)
      expect(ben.takeJson()).toMatchObject([{ type: 'entries' }, { type: 'ack' }])
    })

    keeps('[S5] a minute forgives', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      for (let i = 0; i < 60; i += 1) {
        ann.send('nonsense')
        room.pass(3_001)
      }
      expect([ann.take().length, ann.closed]).toEqual([60, null])
    })

    keeps('[S5] too big ends the session; a relay may say more', (db) => {
      const room = new TestRoom({}, db)
      const [ann, ben, relay] = [
        room.member(1),
        room.member(2),
        room.connect({ credential: { is: 'relay' } }),
      ]
      relay.take()
      ann.send('x'.repeat(16 * 1_024))
      expect(ann.takeJson()).toMatchObject([{ type: 'error', code: 'bad_frame' }])
      ann.send('x'.repeat(16 * 1_024 + 1))
      expect(ann.closed?.code).toBe(1_009)
      ben.send('\u20ac'.repeat(5_462))
      expect(ben.closed?.code).toBe(1_009)
      const eve = room.member(3)
      eve.send(new ArrayBuffer(16 * 1_024 + 1))
      expect(eve.closed?.code).toBe(1_009)
      relay.send('x'.repeat(128 * 1_024))
      expect(relay.closed).toBeNull()
      relay.send('x'.repeat(128 * 1_024 + 1))
      expect(relay.closed?.code).toBe(1_009)
    })
  })

  describe('history', () => {
    keeps('[T6] pages back in messages, at most 100, 50 unless asked', (db) => {
      const room = new TestRoom({}, db)
      const ann = chatter(room, 130)
      const ask = (more: object) => {
        ann.send({ type: 'history', ref: 'h', ...more })
        const [frame] = ann.takeJson()
        const seqs = seqsOf(frame)
        return [seqs[0], seqs.at(-1), frame?.['more']]
      }
      expect(ask({})).toEqual([81, 130, true])
      expect(ask({ before: 81, limit: 10 })).toEqual([71, 80, true])
      expect(ask({ before: 131, limit: 1_000 })).toEqual([31, 130, true])
      expect(ask({ before: 31, limit: 100 })).toEqual([1, 30, false])
      expect(ask({ before: 31, limit: 0 })).toEqual([30, 30, true])
      expect(ask({ before: 31, limit: -5 })).toEqual([30, 30, true])
      expect(ask({ before: 131, limit: 1e16 })).toEqual([31, 130, true])
    })

    keeps('[T6] pages forward through every kind', (db) => {
      const room = new TestRoom({}, db)
      const ann = chatter(room, 12)
      ann.send({ type: 'history', ref: 'h', after: 10 })
      expect(ann.take()).toEqual([
        `{"type":"history","ref":"h","entries":[${room.transcript.after(10, 9).entries.join()}],"more":false}`,
      ])
      ann.send({ type: 'history', ref: 'h', after: 0, limit: 5 })
      const [frame] = ann.takeJson()
      expect([seqsOf(frame), frame?.['more']]).toEqual([[1, 2, 3, 4, 5], true])
    })

    keeps('[T6] over HTTP it is the guests’ view', (db) => {
      const room = new TestRoom({}, db)
      chatter(room, 3)
      expect(JSON.parse(room.historyBody(3, 1) ?? '')).toMatchObject({
        epoch: room.transcript.epoch,
        head: 3,
        entries: [{ seq: 2 }],
        more: true,
      })
    })
  })
}
