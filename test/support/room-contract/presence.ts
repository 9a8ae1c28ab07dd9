import { describe, expect } from 'vitest'
import { TestRoom } from '../test-room.ts'
import type { Keeps } from './run.ts'

const person = (id: number) => ({ id: `forum:${id}`, name: `P${id}` })
/** Somebody of whom the forum has said nothing yet. */
const asked = { credential: { is: 'sid', sid: 'x', verdict: null } } as const

export function counts(keeps: Keeps): void {
  describe('presence', () => {
    keeps('[P1] counts are told when they change, and at most every two seconds', (db) => {
      const room = new TestRoom({}, db)
      const witness = room.connect()
      expect(witness.takeJson()[0]?.['room']).toMatchObject({ people: 0, guests: 1 })
      room.pass(10_000)
      expect(witness.take()).toEqual([])
      room.member(1)
      expect(witness.take()).toEqual(['{"type":"room","people":1}'])
      for (let i = 2; i <= 50; i += 1) room.member(i)
      room.pass(1_999)
      expect(witness.take()).toEqual([])
      room.pass(1)
      expect(witness.take()).toEqual(['{"type":"room","people":50,"spreadMs":102}'])
      room.pass(60_000)
      expect(witness.take()).toEqual([])
    })

    keeps('[H6] the spread is told anew when it is off by a quarter, not with every click', (db) => {
      const room = new TestRoom({ graceMs: 0 }, db)
      const witness = room.connect()
      for (let i = 1; i <= 99; i += 1) room.member(i)
      room.pass(10_000)
      const told = witness.takeJson().filter((frame) => 'spreadMs' in frame)
      expect(told.at(-1)).toMatchObject({ spreadMs: 200 })
      for (let i = 100; i <= 149; i += 1) room.member(i)
      room.pass(10_000)
      expect(witness.take().join('')).not.toContain('spreadMs')
      room.member(150)
      room.pass(10_000)
      expect(witness.takeJson()).toMatchObject([{ people: 150, spreadMs: 302 }])
    })

    keeps('[P1] a change that is undone within the time is not told', (db) => {
      const room = new TestRoom({}, db)
      const witness = room.connect()
      room.pass(10_000)
      witness.take()
      const first = room.connect()
      expect(witness.take()).toHaveLength(1)
      room.connect().leave()
      room.pass(10_000)
      expect(witness.take()).toEqual([])
      first.leave()
      expect(witness.take()).toEqual(['{"type":"room","guests":1}'])
    })

    keeps('[P1] who arrives is not told what their welcome says', (db) => {
      const room = new TestRoom({}, db)
      expect(
        room
          .connect()
          .takeJson()
          .map(({ type }) => type),
      ).toEqual(['welcome'])
      room.pass(10_000)
      const ann = room.connect({
        credential: { is: 'sid', sid: 'x', verdict: room.active(1) },
      })
      expect(ann.takeJson().map(({ type }) => type)).toEqual(['welcome'])
    })

    keeps('[P1] names are told to who asked: a set, then net changes once a second', (db) => {
      const room = new TestRoom({ graceMs: 0 }, db)
      const [watcher, other] = [room.connect(), room.connect()]
      room.member(1, { role: 'moderator', color: '#aa0000', url: 'https://forum.example/u/1' })
      watcher.take()
      watcher.send({ type: 'people', on: true })
      expect(watcher.takeOwn()).toEqual([
        '{"type":"people","set":[{"id":"forum:1","name":"P1","role":"moderator","color":"#aa0000","url":"https://forum.example/u/1"}],"more":0}',
      ])
      room.pass(5_000)
      watcher.take()
      const ben = room.member(2)
      expect(watcher.takeOwn()).toEqual([
        `{"type":"people","join":[${JSON.stringify(person(2))}],"leave":[]}`,
      ])
      room.member(3).leave()
      room.member(4)
      ben.leave()
      room.pass(999)
      expect(watcher.takeOwn()).toEqual([])
      room.pass(1)
      expect(watcher.takeOwn()).toEqual([
        `{"type":"people","join":[${JSON.stringify(person(4))}],"leave":["forum:2"]}`,
      ])
      watcher.send({ type: 'people', on: false })
      room.member(5)
      room.pass(5_000)
      expect(watcher.takeOwn()).toEqual([])
      expect(other.take().join('')).not.toContain('"type":"people"')
    })

    keeps('[P1] [H8] nobody comes or goes by the object’s losing its memory', (db) => {
      const room = new TestRoom({}, db)
      const watcher = room.connect()
      const [ann, ben] = [room.member(1), room.member(2)]
      watcher.send({ type: 'people', on: true })
      room.pass(10_000)
      watcher.take()
      ben.leave()
      room.evict()
      room.member(3)
      room.pass(5_000)
      room.evict()
      expect(watcher.takeJson().filter(({ type }) => type === 'people')).toEqual([
        { type: 'people', join: [person(3)], leave: [] },
      ])
      room.pass(60_000)
      expect(watcher.takeJson().filter(({ type }) => type === 'people')).toEqual([
        { type: 'people', join: [], leave: ['forum:2'] },
      ])
      expect(ann.closed).toBeNull()
    })

    keeps('[P1] a rename is told as the same person with another name', (db) => {
      const room = new TestRoom({}, db)
      const [watcher, ann] = [room.connect(), room.member(1)]
      watcher.send({ type: 'people', on: true })
      room.pass(5_000)
      watcher.take()
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, room.active(1, { name: 'Anna' }))
      expect(watcher.takeOwn()).toEqual([
        '{"type":"people","join":[{"id":"forum:1","name":"Anna"}],"leave":[]}',
      ])
    })

    keeps(
      '[P1] a set has at most 500 names and says how many more there are; a storm is told by the hundred',
      (db) => {
        const room = new TestRoom({}, db)
        const early = room.connect()
        early.send({ type: 'people', on: true })
        room.pass(5_000)
        early.take()
        for (let i = 1; i <= 620; i += 1) room.member(i)
        const late = room.connect()
        late.send({ type: 'people', on: true })
        const set = late.takeJson().find(({ type }) => type === 'people')
        expect(set?.['set']).toHaveLength(500)
        expect(set?.['more']).toBe(120)
        const frames: number[] = []
        for (let second = 0; second < 10; second += 1) {
          const told = early.takeJson().filter(({ type }) => type === 'people')
          expect(told.length).toBeLessThanOrEqual(1)
          frames.push((told[0]?.['join'] as unknown[] | undefined)?.length ?? 0)
          room.pass(1_000)
        }
        expect(frames).toEqual([1, 100, 100, 100, 100, 100, 100, 19, 0, 0])
      },
    )

    keeps('[P2] page clicks are invisible; who stays away for a minute has left', (db) => {
      const room = new TestRoom({}, db)
      const [watcher, ann] = [room.connect(), room.member(1)]
      watcher.send({ type: 'people', on: true })
      room.pass(10_000)
      watcher.take()
      let tab = ann
      for (let click = 0; click < 20; click += 1) {
        tab.leave()
        room.pass(3_000)
        tab = room.member(1)
        room.pass(5_000)
      }
      const told = watcher.takeJson()
      expect(told.filter(({ type }) => type === 'people')).toEqual([])
      expect(told.filter((frame) => 'people' in frame)).toEqual([])
      tab.leave()
      room.pass(59_999)
      expect(watcher.takeJson().filter((frame) => 'people' in frame || frame['type'] === 'people')).toEqual(
        [],
      )
      room.pass(2_001)
      expect(watcher.take()).toEqual([
        '{"type":"room","people":0}',
        '{"type":"people","join":[],"leave":["forum:1"]}',
      ])
    })

    keeps('[P1] [P2] a page click that the forum is asked about is seen by nobody else', (db) => {
      const room = new TestRoom({}, db)
      const [witness, ann] = [room.connect(), room.member(1)]
      room.pass(10_000)
      witness.take()
      let tab = ann
      for (let click = 0; click < 20; click += 1) {
        tab.leave()
        room.pass(1_000)
        tab = room.connect(asked)
        expect(tab.takeJson()[0]?.['room']).toMatchObject({ people: 1, guests: 2 })
        // As slow as a forum may be, and then as quick as one can be [F1].
        room.pass(click % 2 ? 0 : 3_000)
        room.answer(tab, room.active(1))
        room.pass(5_000)
        expect(tab.takeOwn()).toHaveLength(1)
      }
      expect(witness.take()).toEqual([])
    })

    keeps('[P1] [P2] who turns out to be a guest is told as one, and as nobody before', (db) => {
      const room = new TestRoom({}, db)
      const witness = room.connect()
      room.pass(10_000)
      witness.take()
      const tab = room.connect(asked)
      room.pass(3_000)
      expect(witness.take()).toEqual([])
      room.answer(tab, { is: 'inactive', reason: 'unknown' })
      room.pass(2_000)
      expect(witness.take()).toEqual(['{"type":"room","guests":2}'])
    })

    keeps('[P1] whose welcome counted somebody undecided hears what became of them', (db) => {
      const room = new TestRoom({}, db)
      const witness = room.connect()
      room.pass(10_000)
      const tab = room.connect(asked)
      const late = room.connect()
      expect(late.takeJson()[0]?.['room']).toMatchObject({ people: 0, guests: 3 })
      room.answer(tab, room.active(1))
      room.pass(10_000)
      for (const socket of [witness, tab, late]) {
        const told = socket.takeJson().map((frame) => frame['room'] ?? frame)
        expect(Object.assign({}, ...told)).toMatchObject({ people: 1, guests: 2 })
      }
    })

    keeps('[P2] a person with two sockets leaves with the last', (db) => {
      const room = new TestRoom({}, db)
      const witness = room.connect()
      const [one, two] = [room.member(1), room.member(1)]
      one.leave()
      room.pass(120_000)
      two.leave()
      room.pass(59_000)
      expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ people: 1 })
      room.pass(3_000)
      expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ people: 0 })
      expect(witness.closed).toBeNull()
    })

    keeps('[P1] pending counts as guest, a relay as neither', (db) => {
      const room = new TestRoom({}, db)
      room.connect(asked)
      room.connect({ credential: { is: 'relay' } })
      expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ people: 0, guests: 2 })
    })

    keeps('[P3] a socket without ping or frame for 180 seconds is swept, half-open or not', (db) => {
      const room = new TestRoom({ graceMs: 0 }, db)
      const [dead, alive, talker] = [room.member(1), room.connect(), room.member(3)]
      dead.alive = false
      talker.alive = false
      room.pass(170_000)
      talker.send({ type: 'history', ref: 'h', limit: 1 })
      room.pass(9_999)
      expect(dead.closed).toBeNull()
      room.pass(1)
      expect(dead.closed).toEqual({ code: 4408, reason: 'silent for too long' })
      expect([alive.closed, talker.closed]).toEqual([null, null])
      room.pass(180_000)
      expect(talker.closed?.code).toBe(4408)
      expect(alive.closed).toBeNull()
      expect(room.connect().takeJson()[0]?.['room']).toMatchObject({ people: 0 })
    })

    keeps('[P5] names may be asked for twenty times a minute', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.connect()
      ann.take()
      for (let i = 0; i < 20; i += 1) ann.send({ type: 'people', on: true })
      expect(ann.takeJson().map(({ type }) => type)).toEqual(Array(20).fill('people'))
      ann.send({ type: 'people', on: true })
      expect(ann.take()).toEqual(['{"type":"error","code":"too_many","detail":"people: wait a minute"}'])
      room.pass(60_000)
      ann.send({ type: 'people', on: true })
      expect(ann.takeJson()).toMatchObject([{ type: 'people' }])
    })
  })

  describe('bounds on sockets', () => {
    const sockets = { perAddress: 3, perPerson: 2, all: 5 }
    const at = (ip: string) => ({ client: { ip, userAgent: 'test' } })

    keeps('[P4] so many per address, an IPv6 /64 being one', (db) => {
      const room = new TestRoom({ sockets }, db)
      for (let i = 0; i < 3; i += 1) expect(room.connect(at('192.0.2.9')).closed).toBeNull()
      const fourth = room.connect(at('192.0.2.9'))
      expect(fourth.take()).toEqual([
        '{"type":"bye","code":4429,"reason":"too many connections from your address","retryAfterMs":30000}',
      ])
      expect(fourth.closed?.code).toBe(4429)
      expect(room.connect({ ...at('192.0.2.9'), credential: { is: 'relay' } }).closed).toBeNull()
      const six = new TestRoom({ sockets }, db)
      for (const ip of ['2001:db8::1', '2001:db8:0:0:5::2', '2001:DB8::ffff:1']) six.connect(at(ip))
      expect(six.connect(at('2001:db8:0:0:9::1')).closed?.code).toBe(4429)
      expect(six.connect(at('2001:db8:0:1::1')).closed).toBeNull()
    })

    keeps('[P4] an address is the same however it is written', (db) => {
      const same = [
        ['192.0.2.9', '::ffff:192.0.2.9', '::FFFF:c000:209', '0:0:0:0:0:ffff:192.0.2.9%eth0'],
        ['2001:db8::1', '2001:0DB8:0000:0000::', '2001:db8::1:2:3:4%1', '2001:db8::192.0.2.1'],
      ]
      for (const [first = '', ...others] of same) {
        const room = new TestRoom({ sockets: { ...sockets, perAddress: 1 } }, db)
        const one = room.connect(at(first))
        expect(others.map((ip) => room.connect(at(ip)).closed?.code)).toEqual([4429, 4429, 4429])
        expect(room.connect(at('::ffff:192.0.2.10')).closed).toBeNull()
        expect(room.connect(at('2001:db8::1:2:3:4:5')).closed).toBeNull()
        expect(one.closed).toBeNull()
      }
    })

    keeps('[P4] so many per person, told when the forum has said who it is', (db) => {
      const room = new TestRoom({ sockets: { ...sockets, perAddress: 100, all: 100 } }, db)
      const [one, two] = [room.member(1), room.member(1)]
      const third = room.connect(asked)
      room.answer(third, room.active(1))
      expect([one.closed, two.closed, third.closed?.code]).toEqual([null, null, 4429])
      two.send({ type: 'auth', sid: 'x' })
      room.answer(two, room.active(1))
      expect(two.closed).toBeNull()
      one.leave()
      expect(room.member(1).closed).toBeNull()
    })

    keeps('[P4] of a full room guests are refused first', (db) => {
      const room = new TestRoom({ sockets: { ...sockets, perAddress: 100 } }, db)
      const guests = Array.from({ length: 4 }, () => room.connect())
      room.member(1)
      expect(room.connect().closed).toEqual({ code: 4429, reason: 'the room is full' })
      const ben = room.connect(asked)
      expect(ben.closed).toBeNull()
      expect(guests.map(({ closed }) => closed?.code)).toEqual([4429, undefined, undefined, undefined])
      room.answer(ben, room.active(2))
      for (const id of [3, 4, 5]) expect(room.member(id).closed).toBeNull()
      const sixth = room.connect({ credential: { is: 'sid', sid: 'y', verdict: null } })
      expect(sixth.closed?.code).toBe(4429)
    })

    keeps('[P4] who took a guest’s place in a full room, and turns out to be one, goes', (db) => {
      const room = new TestRoom({ sockets: { ...sockets, perAddress: 100 } }, db)
      const guests = Array.from({ length: 5 }, () => room.connect())
      const ben = room.connect(asked)
      room.answer(ben, { is: 'inactive', reason: 'unknown' })
      expect(ben.closed).toEqual({ code: 4429, reason: 'the room is full' })
      expect(guests.filter(({ closed }) => closed)).toHaveLength(1)
      const last = room.connect()
      last.send({ type: 'auth', sid: 'y' })
      room.answer(last, { is: 'inactive', reason: 'unknown' })
      expect(last.closed).toBeNull()
    })
  })
}
