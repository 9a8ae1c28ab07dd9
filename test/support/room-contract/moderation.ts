import { describe, expect } from 'vitest'
import { TestRoom, type TestSocket } from '../test-room.ts'
import { hello, seqsOf } from './lines.ts'
import { ADMIN, MODERATOR } from './ranks.ts'
import type { Keeps } from './run.ts'
import { textsIn } from './stored.ts'

function answers(socket: TestSocket): string[] {
  return socket.take().filter((frame) => /^\{"type":"(?:ack|nack|modlog)"/.test(frame))
}

export function moderates(keeps: Keeps): void {
  describe('moderation', () => {
    keeps('[M1] a mute takes the right to write from every socket at once, until it ends', (db) => {
      const room = new TestRoom({}, db)
      const [ann, tab, mod] = [room.member(1), room.member(1), room.member(3, MODERATOR)]
      for (const socket of [ann, tab]) socket.take()
      mod.send({ type: 'mute', ref: 'm1', user: 'forum:1', seconds: 600, reason: ' flooding ' })
      expect(answers(mod)).toEqual(['{"type":"ack","ref":"m1"}'])
      const you =
        '{"type":"you","auth":"member","you":{"id":"forum:1","name":"P1","can":["read","post"],"trustUntil":1600000,"muted":{"until":1600000,"reason":"flooding"}}}'
      expect([ann.takeOwn(), tab.takeOwn()]).toEqual([[you], [you]])
      for (const frame of [hello, { type: 'edit', ref: 'e', target: 1, text: 'x' }]) {
        tab.send(frame)
        expect(answers(tab)).toEqual([
          `{"type":"nack","ref":"${frame.ref}","code":"muted","until":1600000,"reason":"flooding"}`,
        ])
      }
      const late = room.connect({ credential: { is: 'sid', sid: 'x', verdict: room.active(1) } })
      expect(late.takeJson()[0]?.['you']).toMatchObject({ muted: { until: 1_600_000, reason: 'flooding' } })
      room.pass(599_999)
      expect(room.transcript.head).toBe(0)
      room.pass(1)
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, room.active(1))
      expect(ann.takeJson().at(-1)?.['you']).not.toHaveProperty('muted')
      ann.send(hello)
      expect(answers(ann)).toEqual(['{"type":"ack","ref":"r1","seq":1}'])
    })

    keeps('[M1] zero seconds hold until somebody lifts it', (db) => {
      const room = new TestRoom({}, db)
      const [ann, mod] = [room.member(1), room.member(3, MODERATOR)]
      mod.send({ type: 'mute', ref: 'm1', user: 'forum:1', seconds: 0 })
      room.pass(500_000)
      ann.send(hello)
      expect(answers(ann)).toEqual(['{"type":"nack","ref":"r1","code":"muted","until":0}'])
      mod.send({ type: 'unmute', ref: 'm2', user: 'forum:1' })
      expect(ann.takeJson().at(-1)).toMatchObject({ type: 'you', auth: 'member' })
      ann.send(hello)
      expect(answers(ann)).toEqual(['{"type":"ack","ref":"r1","seq":1}'])
    })

    keeps('[M1] a ban ends every session at once and lets in no more, also one that had expired', (db) => {
      const room = new TestRoom({}, db)
      const [ann, tab, mod] = [room.member(1), room.member(1), room.member(3, MODERATOR)]
      tab.send({ type: 'auth', sid: 'x' })
      room.answer(tab, { is: 'inactive', reason: 'expired' })
      for (const socket of [ann, tab]) socket.take()
      mod.send({ type: 'ban', ref: 'b1', user: 'forum:1', seconds: 3_600, reason: 'spam' })
      const bye = '{"type":"bye","code":4403,"reason":"banned from this room: spam"}'
      expect([ann.takeOwn(), tab.takeOwn()]).toEqual([[bye], [bye]])
      expect(room.member(1).closed).toEqual({ code: 4403, reason: 'banned from this room: spam' })
      const pending = room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
      room.answer(pending, room.active(1))
      expect(pending.closed?.code).toBe(4403)
      expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ people: 1 })
      mod.send({ type: 'unban', ref: 'b2', user: 'forum:1' })
      expect(room.member(1).closed).toBeNull()
      mod.send({ type: 'ban', ref: 'b3', user: 'forum:1', seconds: 60 })
      room.pass(60_000)
      expect(room.member(1).closed).toBeNull()
    })

    keeps('[M1] [C1] a long reason still fits the close frame', (db) => {
      const room = new TestRoom({}, db)
      const [ann, mod] = [room.member(1), room.member(3, MODERATOR)]
      mod.send({ type: 'ban', ref: 'b1', user: 'forum:1', seconds: 0, reason: 'ü'.repeat(400) })
      const reason = ann.closed?.reason ?? ''
      expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(123)
      expect(reason).toMatch(/^banned from this room: ü{40,}$/)
    })

    keeps('[M1] all of it holds when nobody of theirs was there, and over memory lost', (db) => {
      const room = new TestRoom({}, db)
      const mod = room.member(3, MODERATOR)
      mod.send({ type: 'mute', ref: 'm', user: 'forum:1', seconds: 600 })
      mod.send({ type: 'ban', ref: 'b', user: 'forum:2', seconds: 0 })
      mod.send({ type: 'slow', ref: 's', seconds: 5 })
      room.evict()
      const ann = room.member(1)
      ann.send(hello)
      expect(answers(ann)).toEqual(['{"type":"nack","ref":"r1","code":"muted","until":1600000}'])
      expect(room.member(2).closed?.code).toBe(4403)
      expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ slow: 5 })
    })

    keeps('[M1] [R1] people on IRC can be muted and banned too; the line is settled for the relay', (db) => {
      const room = new TestRoom({}, db)
      const [relay, mod] = [room.connect({ credential: { is: 'relay' } }), room.member(3, MODERATOR)]
      const line = { type: 'say', ref: 'i1', text: 'hi', as: { id: 'irc:eve', name: 'Eve' } }
      for (const [type, ref] of [
        ['mute', 'm1'],
        ['ban', 'b1'],
      ]) {
        mod.send({ type, ref, user: 'irc:eve', seconds: 600, reason: 'spam' })
        relay.take()
        relay.send(line)
        expect(answers(relay)).toEqual([
          '{"type":"nack","ref":"i1","code":"muted","until":1600000,"reason":"spam"}',
        ])
        mod.send({ type: `un${type}`, ref: `un${ref}`, user: 'irc:eve' })
      }
      relay.send({ ...line, as: { id: 'irc:ann', name: 'Ann' }, ref: 'i2' })
      relay.send(line)
      room.pass(10)
      expect(answers(relay)).toEqual([
        '{"type":"ack","ref":"i2","seq":1}',
        '{"type":"ack","ref":"i1","seq":2}',
      ])
    })

    keeps(
      '[M1] a purge removes what somebody said in that time, by the hundred; the last bears the ref',
      (db) => {
        const room = new TestRoom({}, db)
        const [eve, ann, mod] = [room.member(9), room.member(1), room.member(3, MODERATOR)]
        eve.send({ ...hello, ref: 'old', text: 'long ago' })
        room.pass(60_000)
        ann.send({ ...hello, text: 'innocent' })
        for (let i = 0; i < 250; i += 1) {
          eve.send({ ...hello, ref: `e${i}`, text: `junk ${i}` })
          room.pass(100)
        }
        mod.take()
        mod.send({ type: 'purge', ref: 'p1', user: 'forum:9', seconds: 60, reason: 'junk' })
        const [told, ack] = mod.takeJson()
        const removals = told?.['entries'] as { targets: number[]; ref?: string; reason?: string }[]
        expect(removals.map(({ targets, ref, reason }) => [targets.length, ref, reason])).toEqual([
          [100, undefined, 'junk'],
          [100, undefined, 'junk'],
          [50, 'p1', 'junk'],
        ])
        expect(ack).toEqual({ type: 'ack', ref: 'p1', seq: 255 })
        expect(textsIn(db)).not.toMatch(/junk \d/)
        expect(seqsOf(JSON.parse(room.historyBody() ?? '') as Record<string, unknown>)).toEqual([1, 2])
        mod.send({ type: 'purge', ref: 'p1', user: 'forum:9', seconds: 60 })
        mod.send({ type: 'purge', ref: 'p2', user: 'forum:9', seconds: 60 })
        expect(answers(mod)).toEqual(['{"type":"ack","ref":"p1","seq":255}', '{"type":"ack","ref":"p2"}'])
      },
    )

    keeps('[M1] a purge also takes what waits for its tick', (db) => {
      const room = new TestRoom({}, db)
      for (let i = 0; i < 1_000; i += 1) room.connect()
      const [eve, mod] = [room.member(9), room.member(3, MODERATOR)]
      for (const ref of ['a', 'b', 'c']) eve.send({ ...hello, ref, text: `junk ${ref}` })
      mod.send({ type: 'purge', ref: 'p1', user: 'forum:9', seconds: 60 })
      expect(textsIn(db)).not.toContain('junk')
      expect(room.transcript.head).toBe(4)
    })

    keeps('[M1] slow mode is told to all and holds for each author; moderators are exempt', (db) => {
      const room = new TestRoom({}, db)
      const [ann, witness, mod] = [room.member(1), room.connect(), room.member(3, MODERATOR)]
      witness.take()
      ann.send(hello)
      mod.send({ type: 'slow', ref: 's1', seconds: 5 })
      expect(answers(mod)).toEqual(['{"type":"ack","ref":"s1"}'])
      expect(witness.take().at(-1)).toBe('{"type":"room","slow":5}')
      room.pass(2_000)
      ann.take()
      ann.send({ ...hello, ref: 'r2' })
      expect(answers(ann)).toEqual(['{"type":"nack","ref":"r2","code":"slow","retryAfterMs":3000}'])
      for (const ref of ['a', 'b']) mod.send({ ...hello, ref })
      room.pass(3_000)
      expect(answers(mod)).toHaveLength(2)
      ann.send({ ...hello, ref: 'r2' })
      expect(answers(ann)).toEqual(['{"type":"ack","ref":"r2","seq":4}'])
      mod.send({ type: 'slow', ref: 's2', seconds: 0 })
      ann.send({ ...hello, ref: 'r3' })
      room.pass(1)
      expect(answers(ann)).toEqual(['{"type":"ack","ref":"r3","seq":5}'])
    })

    keeps('[M1] [S6] who waits for slow mode to let them speak waits no longer when it is lifted', (db) => {
      const room = new TestRoom({}, db)
      const [ann, mod] = [room.member(1), room.member(3, MODERATOR)]
      mod.send({ type: 'slow', ref: 's1', seconds: 3_600 })
      for (const ref of ['r1', 'r2']) ann.send({ ...hello, ref })
      expect(answers(ann)).toEqual([
        '{"type":"ack","ref":"r1","seq":1}',
        '{"type":"nack","ref":"r2","code":"slow","retryAfterMs":3600000}',
      ])
      mod.send({ type: 'slow', ref: 's2', seconds: 0 })
      room.pass(1_000)
      ann.send({ ...hello, ref: 'r2' })
      expect(answers(ann)).toEqual(['{"type":"ack","ref":"r2","seq":2}'])
    })

    keeps('[M1] the same frame again within ten minutes is acked and not done twice', (db) => {
      const room = new TestRoom({}, db)
      const [mod, admin] = [room.member(3, MODERATOR), room.member(4, ADMIN)]
      const mute = { type: 'mute', ref: 'm1', user: 'forum:1', seconds: 600 }
      mod.send(mute)
      admin.send({ type: 'unmute', ref: 'm1', user: 'forum:1' })
      room.evict()
      mod.send(mute)
      expect(answers(mod)).toEqual(Array(2).fill('{"type":"ack","ref":"m1"}'))
      const ann = room.member(1)
      ann.send(hello)
      expect(answers(ann)).toEqual(['{"type":"ack","ref":"r1","seq":1}'])
      mod.send({ type: 'modlog', ref: 'l' })
      expect(mod.takeJson().at(-1)?.['actions']).toHaveLength(2)
    })

    keeps('[M2] nobody acts on their equals, their betters or themselves, present or not', (db) => {
      const room = new TestRoom({ graceMs: 0 }, db)
      const [mod, admin] = [room.member(3, MODERATOR), room.member(4, ADMIN)]
      const other = room.member(5, MODERATOR)
      other.send(hello)
      other.leave()
      const rightful = room.member(6, { can: ['read', 'post', 'moderate'] })
      room.pass(5_000)
      const refused = (actor: TestSocket, user: string) => {
        actor.take()
        actor.send({ type: 'mute', ref: `${actor.id}-${user.replace(':', '-')}`, user, seconds: 60 })
        return answers(actor)[0]?.includes('"not_allowed"')
      }
      for (const user of ['forum:3', 'forum:4', 'forum:5', 'forum:6']) expect(refused(mod, user)).toBe(true)
      expect(refused(rightful, 'forum:3')).toBe(true)
      expect(refused(admin, 'forum:4')).toBe(true)
      for (const user of ['forum:3', 'forum:5', 'forum:6', 'forum:99', 'irc:ann'])
        expect(refused(admin, user)).toBe(false)
      mod.take()
      mod.send({ type: 'ban', ref: 'relay', user: 'relay', seconds: 0 })
      expect(mod.takeJson()).toMatchObject([{ type: 'error', code: 'bad_frame', ref: 'relay' }])
    })

    keeps('[M2] whose rank turns out to be as high is not held by what a lower one did', (db) => {
      const room = new TestRoom({}, db)
      const mod = room.member(3, MODERATOR)
      mod.send({ type: 'ban', ref: 'b', user: 'forum:4', seconds: 0 })
      mod.send({ type: 'mute', ref: 'm', user: 'forum:5', seconds: 0 })
      expect(room.member(4, ADMIN).closed).toBeNull()
      const promoted = room.member(5, MODERATOR)
      promoted.send(hello)
      expect(answers(promoted)).toEqual(['{"type":"ack","ref":"r1","seq":1}'])
    })

    keeps('[M2] the room cannot lift the forum’s ban', (db) => {
      const room = new TestRoom({}, db)
      const mod = room.member(3, MODERATOR)
      mod.send({ type: 'unban', ref: 'u', user: 'forum:1' })
      const ann = room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
      room.answer(ann, { is: 'inactive', reason: 'banned' })
      expect(ann.closed?.code).toBe(4403)
    })

    keeps('[M3] every action is kept, and read by moderators alone, the newest first', (db) => {
      const room = new TestRoom({}, db)
      const [ann, mod] = [room.member(1), room.member(3, MODERATOR)]
      mod.send({ type: 'mute', ref: 'm1', user: 'forum:1', seconds: 600, reason: 'flooding' })
      room.pass(1_000)
      mod.send({ type: 'unmute', ref: 'm2', user: 'forum:1' })
      mod.send({ type: 'slow', ref: 'm3', seconds: 5 })
      mod.take()
      mod.send({ type: 'modlog', ref: 'l1', limit: 2 })
      const actor = { id: 'forum:3', name: 'P3', role: 'moderator' }
      expect(mod.takeJson()).toEqual([
        {
          type: 'modlog',
          ref: 'l1',
          actions: [
            { id: 3, at: 1_001_000, actor, action: 'slow', seconds: 5 },
            { id: 2, at: 1_001_000, actor, action: 'unmute', user: 'forum:1' },
          ],
          more: true,
        },
      ])
      mod.send({ type: 'modlog', ref: 'l2', before: 2, limit: 1_000 })
      expect(mod.takeJson()).toEqual([
        {
          type: 'modlog',
          ref: 'l2',
          actions: [
            {
              id: 1,
              at: 1_000_000,
              actor,
              action: 'mute',
              user: 'forum:1',
              seconds: 600,
              reason: 'flooding',
            },
          ],
          more: false,
        },
      ])
      ann.take()
      ann.send({ type: 'modlog', ref: 'l3' })
      expect(ann.take()).toEqual(['{"type":"nack","ref":"l3","code":"not_allowed"}'])
    })

    keeps('[M4] a moderator acts thirty times at once, then once a second', (db) => {
      const room = new TestRoom({}, db)
      const mod = room.member(3, MODERATOR)
      for (let i = 0; i < 31; i += 1)
        mod.send({ type: 'mute', ref: `m${i}`, user: `forum:1${i}`, seconds: 60 })
      expect(answers(mod).at(-1)).toBe('{"type":"nack","ref":"m30","code":"slow","retryAfterMs":1000}')
      room.pass(1_000)
      mod.send({ type: 'mute', ref: 'm30', user: 'forum:130', seconds: 60 })
      expect(answers(mod)).toEqual(['{"type":"ack","ref":"m30"}'])
    })
  })

  describe('what the forum takes back', () => {
    keeps('[F4] a recheck takes the right to write from all of their sessions, and nobody else’s', (db) => {
      const room = new TestRoom({}, db)
      const [ann, tab, ben] = [room.member(1), room.member(1), room.member(2)]
      for (const socket of [ann, tab, ben]) socket.take()
      room.recheck('forum:1')
      const expired = '{"type":"you","auth":"expired","you":null}'
      expect([ann.takeOwn(), tab.takeOwn(), ben.takeOwn()]).toEqual([[expired], [expired], []])
      ann.send(hello)
      ben.send(hello)
      expect([answers(ann), answers(ben)]).toEqual([
        ['{"type":"nack","ref":"r1","code":"auth"}'],
        ['{"type":"ack","ref":"r1","seq":1}'],
      ])
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, room.active(1, { ...MODERATOR, name: 'Anna' }))
      expect(ann.takeJson().findLast(({ type }) => type === 'you')?.['you']).toMatchObject({
        name: 'Anna',
        role: 'moderator',
        can: ['read', 'post', 'moderate'],
      })
      tab.send({ type: 'auth', sid: 'y' })
      room.answer(tab, { is: 'inactive', reason: 'banned' })
      expect(tab.closed?.code).toBe(4403)
    })

    keeps('[F4] [P2] a renewal after it is no coming and going', (db) => {
      const room = new TestRoom({}, db)
      const [watcher, ann] = [room.connect(), room.member(1)]
      watcher.send({ type: 'people', on: true })
      room.pass(10_000)
      watcher.take()
      room.recheck('forum:1')
      room.pass(300)
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, room.active(1))
      room.pass(120_000)
      expect(watcher.takeJson().filter(({ type }) => type === 'people')).toEqual([])
    })
  })
}
