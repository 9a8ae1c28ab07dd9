import type { Verdict } from '../../../worker/core/trust.ts'
import { describe, expect, it } from 'vitest'
import { TestRoom } from '../test-room.ts'
import { hello, seqsOf } from './lines.ts'
import type { Keeps, Run } from './run.ts'

export function knowsWho(keeps: Keeps, run: Run): void {
  describe('who somebody is', () => {
    keeps('[H8] pending becomes member by one you', (db) => {
      const room = new TestRoom({}, db)
      const ben = room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
      ben.take()
      ben.send(hello)
      expect(ben.take()).toEqual(['{"type":"nack","ref":"r1","code":"auth"}'])
      room.pass(2_900)
      room.answer(ben, room.active(2, { role: 'moderator', color: '#aa0000' }))
      expect(ben.takeOwn()).toEqual([
        '{"type":"you","auth":"member","you":{"id":"forum:2","name":"P2","can":["read","post"],"role":"moderator","color":"#aa0000","trustUntil":1602900}}',
      ])
      ben.send(hello)
      expect(ben.takeJson()).toMatchObject([{ type: 'entries' }, { type: 'ack', ref: 'r1', seq: 1 }])
    })

    it.each(['unknown', 'expired', 'guest', 'inactive', 'no_permission'] as const)(
      '[H8] pending becomes guest with reason %s',
      (reason) =>
        run((db) => {
          const room = new TestRoom({}, db)
          const ben = room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
          ben.take()
          room.answer(ben, { is: 'inactive', reason })
          expect(ben.take()).toEqual([`{"type":"you","auth":"guest","you":null,"reason":"${reason}"}`])
          ben.send(hello)
          expect(ben.take()).toEqual(['{"type":"nack","ref":"r1","code":"not_allowed"}'])
        }),
    )

    keeps('[H8] [S4] a silent forum leaves a guest who may try again', (db) => {
      const room = new TestRoom({}, db)
      const ben = room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
      ben.take()
      room.answer(ben, { is: 'unavailable' })
      expect(ben.take()).toEqual(['{"type":"you","auth":"guest","you":null,"reason":"unavailable"}'])
      ben.send(hello)
      expect(ben.take()).toEqual(['{"type":"nack","ref":"r1","code":"auth"}'])
      ben.send({ type: 'auth', sid: 'x' })
      room.answer(ben, room.active(2))
      expect(ben.takeJson()).toMatchObject([{ type: 'you', auth: 'member', you: { id: 'forum:2' } }])
    })

    keeps('[H8] [C1] a banned person hears bye 4403', (db) => {
      const room = new TestRoom({}, db)
      const ben = room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
      ben.take()
      room.answer(ben, { is: 'inactive', reason: 'banned' })
      expect(ben.take()).toEqual(['{"type":"bye","code":4403,"reason":"banned from the forum"}'])
      expect(ben.closed?.code).toBe(4403)
    })

    keeps('[F2] who was verified a moment ago is a member from the first frame', (db) => {
      const room = new TestRoom({}, db)
      const ben = room.connect({ credential: { is: 'sid', sid: 'x', verdict: room.active(2) } })
      expect(ben.takeJson()).toMatchObject([{ type: 'welcome', auth: 'member', you: { id: 'forum:2' } }])
      const eve = room.connect({
        credential: { is: 'sid', sid: 'x', verdict: { is: 'inactive', reason: 'unknown' } },
      })
      expect(eve.takeJson()).toMatchObject([
        { type: 'welcome', auth: 'pending' },
        { type: 'you', auth: 'guest', reason: 'unknown' },
      ])
      expect(room.questions).toEqual([])
    })

    keeps('[H9] trust is renewed by auth, and ends a write past it', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      room.pass(500_000)
      ann.send({ type: 'auth', sid: 'fresh' })
      room.answer(ann, room.active(1))
      expect(ann.takeJson()).toMatchObject([
        { type: 'you', auth: 'member', you: { trustUntil: room.now + 600_000 } },
      ])
      room.pass(600_000)
      ann.send(hello)
      expect(ann.takeOwn()).toEqual([
        '{"type":"you","auth":"expired","you":null}',
        '{"type":"nack","ref":"r1","code":"auth"}',
      ])
      ann.send({ type: 'auth', sid: 'fresh' })
      room.answer(ann, room.active(1))
      ann.take()
      ann.send(hello)
      expect(ann.takeJson()).toMatchObject([{ type: 'entries' }, { type: 'ack', seq: 1 }])
    })

    keeps('[H9] a forum that is silent prolongs trust by minutes, 15 in all', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      const trusts: unknown[] = []
      for (let minute = 0; minute < 16; minute += 1) {
        ann.send({ type: 'auth', sid: 'x' })
        room.answer(ann, { is: 'unavailable' })
        const [you] = ann.takeJson()
        trusts.push((you?.['you'] as { trustUntil: number } | null)?.trustUntil ?? you?.['auth'])
        room.pass(60_000)
      }
      expect(trusts).toEqual([
        ...Array.from({ length: 15 }, (_, i) => 1_000_000 + (i + 1) * 60_000),
        'expired',
      ])
    })

    keeps('[H9] a silent forum takes back nothing that it granted for longer', (db) => {
      const room = new TestRoom({}, db)
      const verdict = { ...room.active(1), trustUntil: room.now + 3_600_000 } as Verdict
      const ann = room.connect({ credential: { is: 'sid', sid: 'x', verdict } })
      ann.take()
      room.pass(48 * 60_000)
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, { is: 'unavailable' })
      expect(ann.takeJson()).toMatchObject([{ auth: 'member', you: { trustUntil: 1_000_000 + 3_600_000 } }])
    })

    keeps('[H8] a ban counts though another answer overtook it', (db) => {
      const room = new TestRoom({}, db)
      const ben = room.connect({ credential: { is: 'sid', sid: 'slow', verdict: null } })
      ben.send({ type: 'auth', sid: 'fast' })
      const [first, second] = room.questions.splice(0)
      room.questions.push(...[second, first].filter((question) => question !== undefined))
      room.answer(ben, room.active(2))
      room.answer(ben, { is: 'inactive', reason: 'banned' })
      expect(ben.closed?.code).toBe(4403)
    })

    keeps('[H9] renewing as somebody else ends the socket', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      ann.send({ type: 'auth', sid: 'y' })
      room.answer(ann, room.active(2))
      expect(ann.closed?.code).toBe(4401)
    })

    keeps('[H9] renewal that fails expires a member, and an expired one becomes a guest', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      for (const expected of [
        '{"type":"you","auth":"expired","you":null}',
        '{"type":"you","auth":"guest","you":null,"reason":"unknown"}',
      ]) {
        ann.send({ type: 'auth', sid: 'y' })
        room.answer(ann, { is: 'inactive', reason: 'unknown' })
        expect(ann.take()).toEqual([expected])
      }
      ann.send({ type: 'auth', sid: 'y' })
      room.answer(ann, room.active(2))
      expect(ann.closed?.code).toBe(4401)
    })

    keeps('[H9] the seventh auth within a minute is too many', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      for (let i = 0; i < 6; i += 1) ann.send({ type: 'auth', sid: 'x' })
      expect(room.questions).toHaveLength(6)
      ann.send({ type: 'auth', sid: 'x' })
      expect(ann.take()).toEqual(['{"type":"error","code":"too_many","detail":"auth: wait a minute"}'])
      room.pass(60_000)
      ann.send({ type: 'auth', sid: 'x' })
      expect(room.questions).toHaveLength(7)
    })

    keeps(
      '[H9] a session found pending after eviction is told expired; all others stay what they were',
      (db) => {
        const room = new TestRoom({}, db)
        const [ann, ben, guest] = [
          room.member(1),
          room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } }),
          room.connect(),
        ]
        for (const socket of [ben, guest]) socket.take()
        room.evict()
        expect([ann.take(), ben.take(), guest.take()]).toEqual([
          [],
          ['{"type":"you","auth":"expired","you":null}'],
          [],
        ])
        ann.send(hello)
        expect(ann.takeJson()).toMatchObject([{ type: 'entries' }, { type: 'ack', seq: 1 }])
        ben.take()
        ben.send({ type: 'auth', sid: 'x' })
        room.answer(ben, room.active(2))
        expect(ben.takeJson()).toMatchObject([{ type: 'you', auth: 'member' }])
        guest.take()
        guest.send(hello)
        expect(guest.take()).toEqual(['{"type":"nack","ref":"r1","code":"not_allowed"}'])
      },
    )
  })

  describe('a room for members only', () => {
    keeps('[H5] welcomes after the forum spoke, and sends others away', (db) => {
      const room = new TestRoom({ guests: 'none' }, db)
      const ann = room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
      const eve = room.connect({ credential: { is: 'sid', sid: 'z', verdict: null } })
      const guest = room.connect()
      expect([ann.take(), eve.take()]).toEqual([[], []])
      expect(guest.take()).toEqual(['{"type":"bye","code":4401,"reason":"members only"}'])
      room.answer(ann, room.active(1))
      room.answer(eve, { is: 'inactive', reason: 'guest' })
      expect(ann.takeJson()).toMatchObject([{ type: 'welcome', auth: 'member', you: { id: 'forum:1' } }])
      expect(eve.closed?.code).toBe(4401)
    })

    keeps('[H11] tells a client of a silent forum when to come back', (db) => {
      const room = new TestRoom({ guests: 'none' }, db)
      const ann = room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
      room.answer(ann, { is: 'unavailable' })
      expect(ann.takeJson()).toMatchObject([{ type: 'bye', code: 4401, retryAfterMs: 30_000 }])
    })

    keeps(
      '[H9] tells an expired session nothing more and ends it after 30 s, also over an eviction',
      (db) => {
        const room = new TestRoom({ guests: 'none' }, db)
        const [ann, ben] = [room.member(1), room.member(2)]
        room.pass(600_000)
        ann.send(hello)
        ann.take()
        ben.send({ type: 'auth', sid: 'b' })
        room.answer(ben, room.active(2))
        ben.send({ ...hello, ref: 'r2' })
        ann.send({ type: 'history', ref: 'h' })
        expect(ann.take()).toEqual([
          '{"type":"error","code":"not_allowed","detail":"history: members only","ref":"h"}',
        ])
        room.evict()
        room.pass(29_999)
        expect(ann.closed).toBeNull()
        room.pass(1)
        expect(ann.closed?.code).toBe(4401)
        expect(ben.closed).toBeNull()
      },
    )

    keeps('[H9] [P1] tells an expired session no counts either, whatever its welcome said of them', (db) => {
      const room = new TestRoom({ guests: 'none', graceMs: 0 }, db)
      const [ann, passing, ben] = [room.member(1), room.member(3), room.member(2)]
      passing.leave()
      room.recheck('forum:2')
      expect(ben.takeJson()).toMatchObject([{ type: 'you', auth: 'expired' }])
      room.evict()
      room.pass(10_000)
      expect([ann.takeOwn(), ben.take()]).toEqual([[], []])
    })

    keeps('[H9] a silent forum gives an expired session no longer stay', (db) => {
      const room = new TestRoom({ guests: 'none' }, db)
      const ann = room.member(1)
      room.recheck('forum:1')
      room.pass(20_000)
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, { is: 'unavailable' })
      room.pass(10_000)
      expect(ann.takeJson()).toMatchObject([
        { type: 'you', auth: 'expired' },
        { type: 'you', auth: 'expired' },
        { type: 'bye', code: 4401 },
      ])
    })

    keeps('[T4] who is let in again hears what they missed, in its place', (db) => {
      const room = new TestRoom({ guests: 'none' }, db)
      const [ann, ben] = [room.member(1), room.member(2)]
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, { is: 'inactive', reason: 'unknown' })
      for (const ref of ['a', 'b']) {
        ben.send({ ...hello, ref })
        room.pass(1_000)
      }
      expect(ann.takeJson()).toMatchObject([{ type: 'you', auth: 'expired' }])
      room.evict()
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, room.active(1))
      ben.send({ ...hello, ref: 'c' })
      const frames = ann.takeJson()
      expect(frames.map(({ type }) => type)).toEqual(['entries', 'room', 'you', 'entries'])
      expect(frames.flatMap(seqsOf)).toEqual([1, 2, 3])
      room.pass(60_000)
      expect(ann.closed).toBeNull()
    })

    keeps('[H9] nobody reads on after their trust, whether or not they write', (db) => {
      const room = new TestRoom({ guests: 'none' }, db)
      const [ann, ben] = [room.member(1), room.member(2)]
      ann.send({ type: 'people', on: true })
      room.pass(300_000)
      ben.send({ type: 'auth', sid: 'b' })
      room.answer(ben, room.active(2))
      ann.take()
      room.pass(299_999)
      expect(ann.take()).toEqual([])
      room.pass(1)
      expect(ann.take()).toEqual(['{"type":"you","auth":"expired","you":null}'])
      ben.send(hello)
      room.member(3)
      room.pass(2_000)
      expect(ann.take()).toEqual([])
      for (const frame of [
        { type: 'history', ref: 'h' },
        { type: 'people', on: true },
      ])
        ann.send(frame)
      expect(ann.takeJson()).toMatchObject([
        { type: 'error', code: 'not_allowed', detail: 'history: members only' },
        { type: 'error', code: 'not_allowed', detail: 'people: members only' },
      ])
      expect(ben.closed).toBeNull()
      room.pass(28_000)
      expect(ann.closed?.code).toBe(4401)
    })

    keeps('[H9] asking a silent forum again wins no time', (db) => {
      const room = new TestRoom({ guests: 'none' }, db)
      const ann = room.member(1)
      room.recheck('forum:1')
      for (let i = 0; i < 3; i += 1) {
        room.pass(9_000)
        ann.send({ type: 'auth', sid: 'x' })
        room.answer(ann, { is: 'unavailable' })
      }
      room.pass(3_000)
      expect(ann.closed?.code).toBe(4401)
    })

    keeps('[H9] a late alarm lets nobody read on: the trust is looked at before anything is told', (db) => {
      const room = new TestRoom({ guests: 'none' }, db)
      const [ann, ben] = [room.member(1), room.member(2)]
      room.pass(1_000)
      ben.send({ type: 'auth', sid: 'b' })
      room.answer(ben, room.active(2))
      for (const socket of [ann, ben]) socket.take()
      room.now += 599_500
      ben.send(hello)
      expect(ann.take()).toEqual(['{"type":"you","auth":"expired","you":null}'])
      expect(ben.takeJson()[0]).toMatchObject({ type: 'entries' })
    })

    keeps('[T4] [P1] who is let in again is told the room and the names anew', (db) => {
      const room = new TestRoom({ guests: 'none' }, db)
      const [ann, ben] = [room.member(1), room.member(2)]
      ann.send({ type: 'people', on: true })
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, { is: 'inactive', reason: 'expired' })
      ben.send({ type: 'auth', sid: 'b' })
      room.answer(ben, room.active(2, { name: 'Benjamin' }))
      room.pass(5_000)
      ann.take()
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, room.active(1))
      expect(ann.takeJson().slice(0, 3)).toMatchObject([
        { type: 'room', people: 2, guests: 0, topic: null },
        { type: 'people', set: [{ id: 'forum:2', name: 'Benjamin' }, { id: 'forum:1' }] },
        { type: 'you', auth: 'member' },
      ])
    })

    keeps('[T6] has no history for guests', (db) => {
      expect(new TestRoom({ guests: 'none' }, db).historyBody()).toBeNull()
    })
  })
}
