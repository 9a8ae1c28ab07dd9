import { describe, expect, it } from 'vitest'
import { TestRoom, type TestSocket } from '../test-room.ts'
import { hello, seqsOf } from './lines.ts'
import type { Keeps, Run } from './run.ts'

function entry(seq: number, text: string, ref: string, at: number, id = 1) {
  return `{"seq":${seq},"at":${at},"kind":"say","by":{"id":"forum:${id}","name":"P${id}"},"text":"${text}","ref":"${ref}"}`
}

export function takesSends(keeps: Keeps, run: Run): void {
  describe('sending', () => {
    keeps('[T3] [S1] stores, tells everybody, acks once', (db) => {
      const room = new TestRoom({}, db)
      const [ann, ben] = [room.member(1), room.connect()]
      ben.take()
      ann.send(hello)
      const told = `{"type":"entries","entries":[${entry(1, 'hello', 'r1', room.now)}]}`
      expect(ben.take()).toEqual([told])
      expect(ann.take()).toEqual([told, '{"type":"ack","ref":"r1","seq":1}'])
      expect(room.transcript.head).toBe(1)
    })

    keeps('[T2] tells an action as one', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      ann.send({ type: 'action', ref: 'r1', text: ' waves ' })
      expect(ann.takeJson()[0]?.['entries']).toMatchObject([{ kind: 'action', text: 'waves' }])
    })

    keeps('[T4] the first line goes at once, those of a tick share a frame', (db) => {
      const room = new TestRoom({}, db)
      const sockets = Array.from({ length: 1_000 }, () => room.connect())
      const ann = room.member(1)
      const last = sockets.at(-1)
      last?.take()
      for (let i = 1; i <= 4; i += 1) ann.send({ type: 'say', ref: `r${i}`, text: `line ${i}` })
      expect(last?.takeJson().map(seqsOf)).toEqual([[1]])
      room.pass(120)
      expect(last?.take()).toEqual([])
      room.pass(1)
      expect(last?.takeJson().map(seqsOf)).toEqual([[2, 3, 4]])
      expect(ann.takeJson().filter(({ type }) => type === 'ack')).toEqual([
        { type: 'ack', ref: 'r1', seq: 1 },
        { type: 'ack', ref: 'r2', seq: 2 },
        { type: 'ack', ref: 'r3', seq: 3 },
        { type: 'ack', ref: 'r4', seq: 4 },
      ])
      expect(room.timers).toBe(0)
    })

    keeps('[T4] who arrives during a tick gets it after a welcome that ends before it', (db) => {
      const room = new TestRoom({}, db)
      for (let i = 0; i < 999; i += 1) room.connect()
      const ann = room.member(1)
      ann.send({ type: 'say', ref: 'r1', text: 'one' })
      ann.send({ type: 'say', ref: 'r2', text: 'two' })
      const late = room.connect()
      room.pass(200)
      const [welcome, entries] = late.takeJson()
      expect([welcome?.['head'], seqsOf(welcome), seqsOf(entries)]).toEqual([1, [1], [2]])
    })

    keeps('[T4] a clock that is set back holds nobody’s line', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      ann.send(hello)
      room.now -= 3_600_000
      ann.send({ ...hello, ref: 'r2' })
      expect(ann.takeJson().filter(({ type }) => type === 'ack')).toHaveLength(2)
    })

    keeps('[S1] at most five wait, the sixth is slow', (db) => {
      const room = new TestRoom({}, db)
      for (let i = 0; i < 1_000; i += 1) room.connect()
      const ann = room.member(1)
      for (let i = 0; i < 7; i += 1) ann.send({ type: 'say', ref: `r${i}`, text: 'x' })
      expect(ann.takeJson().filter(({ type }) => type === 'nack')).toEqual([
        { type: 'nack', ref: 'r6', code: 'slow', retryAfterMs: 121 },
      ])
      room.pass(200)
      ann.send({ type: 'say', ref: 'r6', text: 'x' })
      room.pass(200)
      expect(room.transcript.head).toBe(7)
    })

    keeps('[S2] repeats the first ack when a ref is sent twice, also after an eviction', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      ann.send(hello)
      ann.take()
      ann.send({ ...hello, text: '  hello\u202e ' })
      room.evict()
      ann.send(hello)
      expect(ann.take()).toEqual(Array(2).fill('{"type":"ack","ref":"r1","seq":1}'))
      expect(room.transcript.head).toBe(1)
    })

    keeps('[S2] another text or kind under a known ref is a conflict', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      ann.send(hello)
      ann.take()
      ann.send({ ...hello, text: 'other' })
      ann.send({ ...hello, type: 'action' })
      expect(ann.take()).toEqual(Array(2).fill('{"type":"nack","ref":"r1","code":"conflict"}'))
    })

    keeps('[S2] a ref that waits for its tick counts as stored', (db) => {
      const room = new TestRoom({}, db)
      for (let i = 0; i < 1_000; i += 1) room.connect()
      const [ann, tab] = [room.member(1), room.member(1)]
      ann.send({ ...hello, ref: 'r0' })
      for (const socket of [ann, tab]) socket.send(hello)
      tab.send({ ...hello, text: 'other' })
      room.pass(500)
      const settled = (socket: TestSocket) => socket.takeJson().filter(({ type }) => type !== 'entries')
      expect(settled(ann)).toMatchObject([
        { type: 'ack', ref: 'r0', seq: 1 },
        { type: 'ack', ref: 'r1', seq: 2 },
      ])
      expect(settled(tab)).toEqual([
        { type: 'nack', ref: 'r1', code: 'conflict' },
        { type: 'ack', ref: 'r1', seq: 2 },
      ])
      expect(room.transcript.head).toBe(2)
    })

    keeps('[S2] the same ref of another author is another send', (db) => {
      const room = new TestRoom({}, db)
      for (const id of [1, 2]) room.member(id).send(hello)
      room.pass(10)
      expect(room.transcript.head).toBe(2)
    })

    keeps('[S2] a known ref is acked though the right to write is gone', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      ann.send(hello)
      room.pass(600_000)
      ann.send({ ...hello, ref: 'r2' })
      ann.take()
      ann.send(hello)
      expect(ann.take()).toEqual(['{"type":"ack","ref":"r1","seq":1}'])
    })

    it.each([
      [{ text: '   ' }, { code: 'empty' }],
      [{ text: 'x'.repeat(2_001) }, { code: 'too_long', max: 2_000 }],
      [{ as: { id: 'irc:ann', name: 'Ann' } }, { code: 'not_allowed' }],
      [{ type: 'notice' }, { code: 'not_allowed' }],
      [{ type: 'edit', target: 1 }, { code: 'not_found' }],
      [{ type: 'remove', targets: [1] }, { code: 'not_found' }],
      [{ type: 'topic' }, { code: 'not_allowed' }],
      [{ type: 'mute', user: 'forum:2', seconds: 1 }, { code: 'not_allowed' }],
      [{ type: 'purge', user: 'forum:2', seconds: 1 }, { code: 'not_allowed' }],
      [{ type: 'slow', seconds: 1 }, { code: 'not_allowed' }],
      [{ type: 'modlog' }, { code: 'not_allowed' }],
    ])('[S4] %j is refused for good: %j', (change, refusal) =>
      run((db) => {
        const room = new TestRoom({}, db)
        const ann = room.member(1)
        ann.send({ ...hello, ...change })
        expect(ann.takeJson()).toEqual([{ type: 'nack', ref: 'r1', ...refusal }])
        expect(room.transcript.head).toBe(0)
      }),
    )

    keeps('[T11] a reply to what is not there yet is refused, one to a line that was there is kept', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      ann.send({ ...hello, reply: 1 })
      expect(ann.take()).toEqual(['{"type":"nack","ref":"r1","code":"not_found"}'])
      ann.send(hello)
      room.pass(10)
      ann.take()
      ann.send({ ...hello, ref: 'r2', reply: 1 })
      expect(ann.takeJson()[0]?.['entries']).toMatchObject([{ seq: 2, reply: 1 }])
    })

    keeps('[S4] who may not post is told so', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1, { can: ['read'] })
      ann.send(hello)
      expect(ann.take()).toEqual(['{"type":"nack","ref":"r1","code":"not_allowed"}'])
    })

    it.each([
      { type: 'roster', set: [] },
      { type: 'status', state: 'up', network: 'n', channel: '#c' },
    ])('[S7] [R1] %j is for the relay alone', (frame) =>
      run((db) => {
        const room = new TestRoom({}, db)
        const ann = room.member(1)
        ann.send(frame)
        expect(ann.takeJson()).toMatchObject([{ type: 'error', code: 'not_allowed' }])
      }),
    )
  })
}
