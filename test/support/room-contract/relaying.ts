import { describe, expect, it } from 'vitest'
import { TestRoom } from '../test-room.ts'
import { hello } from './lines.ts'
import type { Keeps, Run } from './run.ts'

const RELAY = { credential: { is: 'relay' } } as const
const eve = { id: 'irc:eve', name: 'Eve' }

export function relays(keeps: Keeps, run: Run): void {
  describe('a relay', () => {
    keeps('[R1] [R3] speaks for people on IRC, and is told its own lines too', (db) => {
      const room = new TestRoom({}, db)
      const [relay, ann] = [room.connect(RELAY), room.member(1)]
      expect(relay.takeJson()[0]).toMatchObject({ type: 'welcome', auth: 'relay', you: null })
      relay.send({ ...hello, as: eve, reply: undefined, sentAt: 999_000 })
      room.pass(10)
      relay.send({ type: 'action', ref: 'r2', text: 'waves', as: eve })
      room.pass(10)
      relay.send({ type: 'notice', ref: 'r3', text: 'back in five', as: eve, sentAt: 2_000_000 })
      const entries = [
        '{"type":"entries","entries":[{"seq":1,"at":1000000,"kind":"say","by":{"id":"irc:eve","name":"Eve"},"text":"hello","sentAt":999000,"ref":"r1"}]}',
        '{"type":"entries","entries":[{"seq":2,"at":1000010,"kind":"action","by":{"id":"irc:eve","name":"Eve"},"text":"waves","ref":"r2"}]}',
        // Nothing was said after it arrived, whatever the relay's clock says [R5].
        '{"type":"entries","entries":[{"seq":3,"at":1000020,"kind":"notice","by":{"id":"irc:eve","name":"Eve"},"text":"back in five","sentAt":1000020,"ref":"r3"}]}',
      ]
      expect(ann.takeOwn()).toEqual(entries)
      expect(relay.takeOwn().filter((frame) => frame.includes('entries'))).toEqual(entries)
    })

    keeps('[R1] [S2] its refs are its own, whoever it speaks for, also for the next relay', (db) => {
      const room = new TestRoom({}, db)
      const first = room.connect(RELAY)
      first.send({ ...hello, as: eve })
      const second = room.connect(RELAY)
      second.take()
      second.send({ ...hello, as: { id: 'irc:ben', name: 'Ben' } })
      second.send({ ...hello, as: eve, text: 'other' })
      expect(second.takeOwn()).toEqual([
        '{"type":"ack","ref":"r1","seq":1}',
        '{"type":"nack","ref":"r1","code":"conflict"}',
      ])
      room.member(1).send(hello)
      room.pass(10)
      expect(room.transcript.head).toBe(2)
    })

    it.each([
      [{ ...hello }, 'as: missing'],
      [{ type: 'action', ref: 'r1', text: 'x' }, 'as: missing'],
      [{ type: 'notice', ref: 'r1', text: 'x' }, 'as: missing'],
      [{ ...hello, as: { id: 'forum:1', name: 'Merth' } }, 'as.id: must be irc:…'],
      [{ ...hello, as: { id: 'room', name: 'Chat' } }, 'as.id: must be irc:…'],
      [{ ...hello, as: { id: 'irc:a b', name: 'a b' } }, 'as.id: must be irc:…'],
      [{ ...hello, as: { id: 'irc:eve', name: '' } }, 'as.name: must not be empty'],
    ])('[R1] what it may not say is refused by its schema: %j', (frame, detail) =>
      run((db) => {
        const room = new TestRoom({}, db)
        const relay = room.connect(RELAY)
        relay.take()
        relay.send(frame)
        expect(relay.takeJson()).toEqual([{ type: 'error', code: 'bad_frame', detail, ref: 'r1' }])
        expect(room.transcript.head).toBe(0)
      }),
    )

    it.each([
      [{ type: 'roster' }],
      [{ type: 'roster', set: [], join: [] }],
      [{ type: 'roster', set: [{ id: 'forum:1', name: 'x' }] }],
      [{ type: 'roster', leave: ['forum:1'] }],
      [{ type: 'status', state: 'sideways', network: 'n', channel: '#c' }],
    ])('[R2] [R6] %j is a bad frame', (frame) =>
      run((db) => {
        const room = new TestRoom({}, db)
        const relay = room.connect(RELAY)
        relay.take()
        relay.send(frame)
        expect(relay.takeJson()).toMatchObject([{ type: 'error', code: 'bad_frame' }])
      }),
    )

    keeps('[R2] tells who is on IRC, whole and by changes; they are people of the room', (db) => {
      const room = new TestRoom({}, db)
      const [relay, watcher] = [room.connect(RELAY), room.connect()]
      watcher.send({ type: 'people', on: true })
      room.pass(5_000)
      watcher.take()
      relay.send({ type: 'roster', set: [eve, { id: 'irc:ben', name: 'Ben' }] })
      room.pass(2_000)
      expect(watcher.take()).toEqual([
        '{"type":"room","people":2}',
        '{"type":"people","join":[{"id":"irc:eve","name":"Eve"},{"id":"irc:ben","name":"Ben"}],"leave":[]}',
      ])
      relay.send({ type: 'roster', join: [{ id: 'irc:cy', name: 'Cy' }], leave: ['irc:ben'] })
      room.evict()
      relay.send({ type: 'roster', set: [eve, { id: 'irc:cy', name: 'Cy' }, { id: 'irc:di', name: 'Di' }] })
      room.pass(2_000)
      expect(watcher.takeJson().filter(({ type }) => type === 'people')).toEqual([
        { type: 'people', join: [{ id: 'irc:cy', name: 'Cy' }], leave: ['irc:ben'] },
        { type: 'people', join: [{ id: 'irc:di', name: 'Di' }], leave: [] },
      ])
    })

    keeps('[R2] more than 2 000 people are refused, and nothing changes', (db) => {
      const room = new TestRoom({}, db)
      const relay = room.connect(RELAY)
      const people = (from: number, to: number) =>
        Array.from({ length: to - from + 1 }, (_, i) => ({ id: `irc:n${from + i}`, name: `n${from + i}` }))
      relay.send({ type: 'roster', set: people(1, 2_000) })
      relay.take()
      relay.send({ type: 'roster', join: people(2_001, 2_001), leave: [] })
      expect(relay.take()).toEqual(['{"type":"error","code":"too_many","detail":"roster: too many people"}'])
      relay.send({ type: 'roster', join: people(2_001, 2_001), leave: ['irc:n1'] })
      room.pass(5_000)
      expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ people: 2_000 })
    })

    keeps('[R6] its status is the room’s, told at once', (db) => {
      const room = new TestRoom({}, db)
      const [relay, ann] = [room.connect(RELAY), room.member(1)]
      const irc = { state: 'degraded', network: 'efnet', channel: '#c', detail: 'lag' }
      relay.send({ type: 'status', ...irc })
      expect(ann.takeJson().at(-1)).toEqual({ type: 'room', irc })
      room.evict()
      expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ irc })
    })

    keeps('[R6] [T7] its status is plain text on one line, as all that is shown', (db) => {
      const room = new TestRoom({}, db)
      const [relay, ann] = [room.connect(RELAY), room.member(1)]
      relay.send({ type: 'status', state: 'up', network: '\u202eefnet\u0000', channel: '#c\n' })
      expect(ann.takeJson().at(-1)).toEqual({
        type: 'room',
        irc: { state: 'up', network: 'efnet', channel: '#c' },
      })
      relay.take()
      relay.send({ type: 'status', state: 'up', network: '\ud800', channel: '#c' })
      expect(relay.takeJson()).toMatchObject([
        { type: 'error', code: 'bad_frame', detail: 'network: must be well-formed Unicode' },
      ])
    })

    keeps('[R2] roster and status fall a minute after the relay went, unless one comes back', (db) => {
      const room = new TestRoom({}, db)
      const witness = room.connect()
      const first = room.connect(RELAY)
      first.send({ type: 'roster', set: [eve] })
      first.send({ type: 'status', state: 'up', network: 'n', channel: '#c' })
      first.leave()
      room.pass(59_000)
      const second = room.connect(RELAY)
      room.pass(120_000)
      expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ people: 1, irc: { state: 'up' } })
      second.leave()
      room.evict()
      room.pass(59_999)
      witness.take()
      room.pass(3_000)
      expect(witness.takeJson()).toMatchObject([
        { type: 'room', irc: null },
        { type: 'room', people: 0 },
      ])
    })

    keeps('[R4] the newest wins: an older one is told so, and stops', (db) => {
      const room = new TestRoom({}, db)
      const [first, second] = [room.connect(RELAY), room.connect(RELAY)]
      expect(first.closed).toEqual({ code: 4409, reason: 'replaced by a newer relay' })
      expect(second.closed).toBeNull()
      second.send({ ...hello, as: eve })
      expect(room.transcript.head).toBe(1)
    })
  })
}
