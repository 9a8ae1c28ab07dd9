import { describe, expect } from 'vitest'
import { TestRoom, type TestSocket } from '../test-room.ts'
import { hello } from './lines.ts'
import { MODERATOR } from './ranks.ts'
import type { Keeps } from './run.ts'

function answers(socket: TestSocket): Record<string, unknown>[] {
  return socket.takeJson().filter(({ type }) => type === 'ack' || type === 'nack')
}

/** What is kept beside the entries: nobody can tell whether the object slept. */
export function remembers(keeps: Keeps): void {
  describe('memory', () => {
    keeps('[P1] names: nobody comes because memory does', (db) => {
      const room = new TestRoom({}, db)
      const watcher = room.connect()
      watcher.send({ type: 'people', on: true })
      const people = [1, 2, 3].map((id) => room.member(id))
      room.pass(10_000)
      watcher.take()
      room.evict()
      people[0]?.send(hello)
      room.pass(10_000)
      expect(watcher.takeJson().map(({ type }) => type)).toEqual(['entries'])
    })

    keeps('[P1] [P2] who goes while the room sleeps is missed like anybody else', (db) => {
      const room = new TestRoom({}, db)
      const [witness, guest, ann] = [room.connect(), room.connect(), room.member(1)]
      room.pass(10_000)
      witness.take()
      for (const socket of [ann, guest]) {
        room.evict()
        socket.leave()
      }
      room.pass(10_000)
      expect(witness.take()).toEqual([
        '{"type":"room","spreadMs":4}',
        '{"type":"room","guests":1,"spreadMs":2}',
      ])
      room.pass(49_999)
      expect(witness.take()).toEqual([])
      room.pass(1)
      expect(witness.take()).toEqual(['{"type":"room","people":0}'])
    })

    keeps('[P5] who was refused names is told none, then or later', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.connect()
      for (let i = 0; i < 20; i += 1) ann.send({ type: 'people', on: true })
      ann.send({ type: 'people', on: false })
      ann.take()
      ann.send({ type: 'people', on: true })
      expect(ann.take()).toEqual(['{"type":"error","code":"too_many","detail":"people: wait a minute"}'])
      room.evict()
      room.member(1)
      room.pass(10_000)
      expect(ann.takeOwn()).toEqual([])
    })

    keeps('[P1] who was welcomed with counts that did not last is told what is', (db) => {
      const room = new TestRoom({}, db)
      const witness = room.connect()
      room.pass(10_000)
      const passing = room.connect()
      const early = room.connect()
      expect(early.takeJson()[0]?.['room']).toMatchObject({ guests: 3 })
      witness.take()
      passing.leave()
      room.evict()
      room.pass(2_000)
      expect([early.take(), witness.take()]).toEqual([['{"type":"room","guests":2,"spreadMs":4}'], []])
      room.pass(10_000)
      expect([early.take(), witness.take()]).toEqual([[], []])
    })

    keeps('[P1] who was shown a name that did not last is told that it left', (db) => {
      const room = new TestRoom({}, db)
      const [first, second] = [room.connect(), room.connect()]
      const relay = room.connect({ credential: { is: 'relay' } })
      first.send({ type: 'people', on: true })
      const roster = (change: object) => relay.send({ type: 'roster', ...change })
      roster({ join: [{ id: 'irc:ann', name: 'Ann' }] })
      roster({ join: [{ id: 'irc:ben', name: 'Ben' }] })
      second.take()
      second.send({ type: 'people', on: true })
      expect(second.takeOwn()).toEqual([
        '{"type":"people","set":[{"id":"irc:ann","name":"Ann"},{"id":"irc:ben","name":"Ben"}],"more":0}',
      ])
      roster({ leave: ['irc:ben'] })
      room.evict()
      room.pass(1_000)
      expect(second.takeOwn()).toEqual(['{"type":"people","join":[],"leave":["irc:ben"]}'])
    })

    keeps('[P1] [F4] of two sockets of one person the newer answer names them', (db) => {
      const room = new TestRoom({}, db)
      const [old, fresh] = [room.member(1), room.member(1)]
      const watcher = room.connect()
      room.pass(1_000)
      old.send({ type: 'auth', sid: 'x' })
      room.answer(old, room.active(1, { name: 'Ann' }))
      fresh.take()
      room.evict()
      watcher.take()
      watcher.send({ type: 'people', on: true })
      expect(watcher.takeOwn()).toEqual(['{"type":"people","set":[{"id":"forum:1","name":"Ann"}],"more":0}'])
    })

    keeps('[T4] a tick that had begun goes on', (db) => {
      const room = new TestRoom({}, db)
      for (let i = 0; i < 99; i += 1) room.connect()
      const ann = room.member(1)
      ann.send(hello)
      room.pass(5)
      room.evict()
      ann.send({ ...hello, ref: 'r2' })
      expect(answers(ann)).toHaveLength(1)
      room.pass(7)
      expect(answers(ann)).toEqual([{ type: 'ack', ref: 'r2', seq: 2 }])
    })

    keeps('[S6] a moderator’s twenty are counted as twenty', (db) => {
      const room = new TestRoom({ rates: { burst: 5, everyMs: 1_500 } }, db)
      const mod = room.member(3, MODERATOR)
      for (let i = 1; i <= 20; i += 1) {
        mod.send({ ...hello, ref: `r${i}` })
        room.pass(1)
      }
      answers(mod)
      room.evict()
      mod.send({ ...hello, ref: 'r21' })
      expect(answers(mod)).toMatchObject([{ type: 'nack', code: 'slow', retryAfterMs: 1_480 }])
    })

    keeps('[S6] [M4] a purge costs no changes', (db) => {
      const room = new TestRoom({}, db)
      const [eve, mod] = [room.member(9), room.member(3, MODERATOR)]
      for (let i = 1; i <= 10; i += 1) {
        eve.send({ ...hello, ref: `e${i}` })
        room.pass(10)
        mod.send({ type: 'purge', ref: `p${i}`, user: 'forum:9', seconds: 1 })
        room.pass(10)
      }
      expect(answers(mod)).toHaveLength(10)
      room.evict()
      mod.send({ type: 'topic', ref: 't', text: 'quiet now' })
      expect(answers(mod)).toEqual([{ type: 'ack', ref: 't', seq: 21 }])
    })

    keeps('[M4] the acts of one moderator do not hide those of another', (db) => {
      const room = new TestRoom({}, db)
      const mods = [room.member(3, MODERATOR), room.member(4, MODERATOR)]
      for (const mod of mods)
        for (let i = 1; i <= 30; i += 1) mod.send({ type: 'unmute', ref: `u${i}`, user: 'irc:eve' })
      room.evict()
      for (const mod of mods) {
        mod.take()
        mod.send({ type: 'unmute', ref: 'u31', user: 'irc:eve' })
        expect(answers(mod)).toEqual([{ type: 'nack', ref: 'u31', code: 'slow', retryAfterMs: 1_000 }])
      }
    })

    keeps('[M1] slow mode counts what was said before it', (db) => {
      const room = new TestRoom({}, db)
      const [ann, mod] = [room.member(1), room.member(3, MODERATOR)]
      ann.send(hello)
      room.pass(300_000)
      room.evict()
      mod.send({ type: 'slow', ref: 's', seconds: 600 })
      ann.take()
      ann.send({ ...hello, ref: 'r2' })
      expect(answers(ann)).toEqual([{ type: 'nack', ref: 'r2', code: 'slow', retryAfterMs: 300_000 }])
    })

    keeps('[S2] [M1] a purge is known as long as its entry, and takes no ref that is taken', (db) => {
      const room = new TestRoom({}, db)
      const [eve, mod] = [room.member(9), room.member(3, MODERATOR)]
      const purge = { type: 'purge', ref: 'p1', user: 'forum:9', seconds: 60 }
      eve.send(hello)
      room.pass(1_000)
      mod.send(purge)
      mod.send({ ...hello, ref: 'r9' })
      room.pass(600_000)
      mod.send({ type: 'auth', sid: 'x' })
      room.answer(mod, room.active(3, MODERATOR))
      mod.take()
      mod.send(purge)
      mod.send({ ...purge, ref: 'r9' })
      expect(answers(mod)).toEqual([
        { type: 'ack', ref: 'p1', seq: 2 },
        { type: 'nack', ref: 'r9', code: 'conflict' },
      ])
    })
  })
}
