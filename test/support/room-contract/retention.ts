import { describe, expect } from 'vitest'
import { TestRoom } from '../test-room.ts'
import { chatter, hello, seqsOf } from './lines.ts'
import { MODERATOR } from './ranks.ts'
import type { Keeps } from './run.ts'

export function forgets(keeps: Keeps): void {
  describe('retention', () => {
    keeps('[T8] keeps the newest messages and the pinned line, never more than 100 above the bound', (db) => {
      const room = new TestRoom({ historyMax: 50 }, db)
      const mod = room.member(3, MODERATOR)
      mod.send({ type: 'topic', ref: 't', text: 'pinned' })
      room.pass(1_000)
      const kept: number[] = []
      const ann = room.member(1)
      for (let i = 1; i <= 400; i += 1) {
        ann.send({ ...hello, ref: `r${i}` })
        room.pass(1_000)
        kept.push([...db.sql.exec(`SELECT seq FROM entry WHERE kind = 'say'`)].length)
      }
      expect(Math.max(...kept)).toBe(150)
      expect(Math.min(...kept.slice(150))).toBe(50)
      expect(room.transcript.head).toBe(401)
      expect(room.transcript.topic).toMatchObject({ text: 'pinned', seq: 1 })
      room.evict()
      expect(room.transcript.topic).toMatchObject({ text: 'pinned' })
      expect([...db.sql.exec(`SELECT seq FROM entry WHERE kind = 'topic'`)]).toHaveLength(1)
    })

    keeps('[T8] [H7] a resume across the pruned edge is a reset, one within is not', (db) => {
      const room = new TestRoom({ historyMax: 50 }, db)
      chatter(room, 151)
      expect(room.transcript.oldest).toBe(102)
      const reset = (since: number) =>
        room.connect({ cursor: { epoch: room.transcript.epoch, since } }).takeJson()[0]?.['reset']
      room.evict()
      expect([reset(100), reset(101), reset(102)]).toEqual([true, false, false])
    })

    keeps('[T6] forward, history begins at the oldest kept and says that there was more', (db) => {
      const room = new TestRoom({ historyMax: 50 }, db)
      const mod = room.member(3, MODERATOR)
      mod.send({ type: 'topic', ref: 't', text: 'pinned' })
      room.pass(1_000)
      const ann = chatter(room, 151)
      const ask = (after: number) => {
        ann.send({ type: 'history', ref: 'h', after, limit: 2 })
        const [page] = ann.takeJson()
        return [seqsOf(page), page?.['more'], page?.['pruned']]
      }
      expect(ask(0)).toEqual([[103, 104], true, true])
      expect(ask(102)).toEqual([[103, 104], true, undefined])
      ann.send({ type: 'history', ref: 'h', before: 105, limit: 100 })
      expect(ann.takeJson()[0]).toMatchObject({ entries: [{ seq: 103 }, { seq: 104 }], more: false })
    })

    keeps('[T8] refs and keys go with their entries; seqs are never used again', (db) => {
      const room = new TestRoom({ historyMax: 10 }, db)
      const news = { event: 'message', key: 'k', text: 'news' } as const
      expect(room.announce(news)).toEqual({ is: 'stored', seq: 1 })
      expect(room.announce(news)).toEqual({ is: 'duplicate', seq: 1 })
      const ann = chatter(room, 110)
      expect(room.transcript.oldest).toBe(102)
      ann.send({ type: 'say', ref: 'line-1', text: 'line 1' })
      expect(room.transcript.head).toBe(112)
      expect(room.announce(news)).toEqual({ is: 'stored', seq: 113 })
    })

    keeps('[T8] what is removed, and what changes it, goes when its time comes', (db) => {
      const room = new TestRoom({ historyMax: 10 }, db)
      const ann = chatter(room, 20)
      ann.send({ type: 'edit', ref: 'e', target: 20, text: 'x' })
      ann.send({ type: 'remove', ref: 'd', targets: [19] })
      for (let i = 0; i < 91; i += 1) {
        room.pass(1_000)
        ann.send({ ...hello, ref: `m${i}` })
      }
      expect(room.transcript.oldest).toBe(104)
      expect([...db.sql.exec('SELECT seq FROM entry WHERE seq < 104')]).toEqual([])
    })
  })

  describe('announcements', () => {
    keeps('[F3] are stored once and told at once, as the room’s; retracted, their key stays known', (db) => {
      const room = new TestRoom({ name: 'Tea room' }, db)
      const ann = room.connect()
      ann.take()
      const topic = { title: 'Tea?', url: 'https://forum.example/t/7' }
      expect(
        room.announce({ event: 'topic.created', key: 'topic-7', actor: { name: 'Merth' }, topic }),
      ).toEqual({ is: 'stored', seq: 1 })
      expect(ann.take()).toEqual([
        '{"type":"entries","entries":[{"seq":1,"at":1000000,"kind":"announce","by":{"id":"room","name":"Tea room"},"event":"topic.created","key":"topic-7","actor":{"name":"Merth"},"topic":{"title":"Tea?","url":"https://forum.example/t/7"}}]}',
      ])
      expect(room.retract('topic-8')).toEqual({ is: 'unknown' })
      expect(room.retract('topic-7')).toEqual({ is: 'retracted', seq: 2 })
      expect(ann.takeJson()).toMatchObject([
        { entries: [{ seq: 2, kind: 'remove', by: { id: 'room' }, targets: [1] }] },
      ])
      room.evict()
      expect(room.retract('topic-7')).toEqual({ is: 'unknown' })
      expect(room.announce({ event: 'topic.created', key: 'topic-7', topic })).toEqual({
        is: 'duplicate',
        seq: 1,
      })
    })

    keeps('[F3] come after what waits for its tick, and are bounded; a known key is not', (db) => {
      const room = new TestRoom({}, db)
      for (let i = 0; i < 1_000; i += 1) room.connect()
      const ann = room.member(1)
      for (const ref of ['a', 'b']) ann.send({ ...hello, ref })
      expect(room.announce({ event: 'message', key: 'k0', text: 'x' })).toEqual({ is: 'stored', seq: 3 })
      for (let i = 1; i < 120; i += 1) room.announce({ event: 'message', key: `k${i}`, text: 'x' })
      expect(room.announce({ event: 'message', key: 'one-more', text: 'x' })).toEqual({
        is: 'slow',
        retryAfterMs: 500,
      })
      room.evict()
      expect(room.announce({ event: 'message', key: 'one-more', text: 'x' })).toMatchObject({ is: 'slow' })
      expect(room.announce({ event: 'message', key: 'k5', text: 'x' })).toEqual({ is: 'duplicate', seq: 8 })
    })

    keeps('[F3] [S6] their bucket is as full after a sleep as before', (db) => {
      const room = new TestRoom({}, db)
      const post = (key: string) => room.announce({ event: 'message', key, text: 'x' }).is
      for (let i = 0; i < 120; i += 1) post(`a${i}`)
      room.pass(40_000)
      room.evict()
      for (let i = 0; i < 80; i += 1) expect(post(`b${i}`)).toBe('stored')
      expect(post('one-more')).toBe('slow')
    })
  })

  describe('a drain', () => {
    keeps('[A3] sends everybody away, each to come back in their own part of the time', (db) => {
      const room = new TestRoom({}, db)
      const sockets = [room.member(1), room.connect(), room.connect({ credential: { is: 'relay' } })]
      room.drain(30_000)
      expect(sockets.map((socket) => socket.takeJson().at(-1))).toEqual(
        [0, 10_000, 20_000].map((retryAfterMs) => ({
          type: 'bye',
          code: 1012,
          reason: 'the room restarts',
          retryAfterMs,
        })),
      )
      expect(room.connect().closed).toBeNull()
    })
  })
}
