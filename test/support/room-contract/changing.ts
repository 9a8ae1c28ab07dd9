import { describe, expect, it } from 'vitest'
import { TestRoom, type TestSocket } from '../test-room.ts'
import { hello } from './lines.ts'
import { MODERATOR } from './ranks.ts'
import type { Keeps, Run } from './run.ts'
import { textsIn } from './stored.ts'

/** What a session gets in answer to a frame: acks, nacks and errors. */
function answers(socket: TestSocket): Record<string, unknown>[] {
  return socket.takeJson().filter(({ type }) => type === 'ack' || type === 'nack' || type === 'error')
}

function entriesOf(frame: string | undefined): Record<string, unknown>[] {
  return (JSON.parse(frame ?? '{}') as { entries: Record<string, unknown>[] }).entries
}

/** Everything after the first, as a client that comes back gets it. */
function delta(room: TestRoom, since = 0): Record<string, unknown>[] {
  const [welcome] = room.connect({ cursor: { epoch: room.transcript.epoch, since } }).take()
  return entriesOf(welcome)
}

export function changes(keeps: Keeps, run: Run): void {
  describe('edits', () => {
    keeps('[S1] [T2] are told, acked, and fold into what they change', (db) => {
      const room = new TestRoom({}, db)
      const [ann, ben] = [room.member(1), room.connect()]
      ann.send({ ...hello, text: 'helo' })
      room.pass(5_000)
      ben.take()
      ann.take()
      ann.send({ type: 'edit', ref: 'e1', target: 1, text: ' hello ' })
      const told =
        '{"type":"entries","entries":[{"seq":2,"at":1005000,"kind":"edit","by":{"id":"forum:1","name":"P1"},"target":1,"text":"hello","ref":"e1"}]}'
      expect(ben.take()).toEqual([told])
      expect(ann.take()).toEqual([told, '{"type":"ack","ref":"e1","seq":2}'])
      expect(JSON.parse(room.historyBody() ?? '')).toMatchObject({
        entries: [{ seq: 1, text: 'hello', edited: 1_005_000, ref: 'r1' }],
        more: false,
      })
    })

    keeps('[T5] leave no trace of what they supersede: not in storage, history, deltas or a reset', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      ann.send({ ...hello, text: 'first' })
      for (const text of ['second', 'third']) {
        room.pass(1_000)
        ann.send({ type: 'edit', ref: text === 'second' ? 'e2' : 'e3', target: 1, text })
      }
      expect(textsIn(db)).not.toMatch(/first|second/)
      expect(delta(room)).toEqual([
        {
          seq: 1,
          at: 1_000_000,
          kind: 'say',
          by: { id: 'forum:1', name: 'P1' },
          text: 'third',
          ref: 'r1',
          edited: 1_002_000,
        },
        { seq: 2, at: 1_001_000, kind: 'edit', by: { id: 'forum:1', name: 'P1' }, target: 1, ref: 'e2' },
        {
          seq: 3,
          at: 1_002_000,
          kind: 'edit',
          by: { id: 'forum:1', name: 'P1' },
          target: 1,
          text: 'third',
          ref: 'e3',
        },
      ])
      ann.send({ type: 'history', ref: 'h', after: 0 })
      const page = ann.take().at(-1)
      expect(entriesOf(page)).toEqual(delta(room))
      expect(room.connect().take()[0]).not.toMatch(/first|second/)
    })

    keeps('[S4] are their author’s alone, for fifteen minutes, of what still shows', (db) => {
      const room = new TestRoom({}, db)
      const [ann, ben, mod] = [room.member(1), room.member(2), room.member(3, MODERATOR)]
      ann.send(hello)
      room.pass(1_000)
      const edit = (socket: TestSocket, target: number, ref: string) => {
        socket.take()
        socket.send({ type: 'edit', ref, target, text: 'x' })
        return answers(socket)
      }
      expect(edit(ben, 1, 'b')).toEqual([{ type: 'nack', ref: 'b', code: 'not_allowed' }])
      expect(edit(mod, 1, 'm')).toEqual([{ type: 'nack', ref: 'm', code: 'not_allowed' }])
      expect(edit(ann, 9, 'n')).toEqual([{ type: 'nack', ref: 'n', code: 'not_found' }])
      room.pass(899_000)
      ann.send({ type: 'auth', sid: 'x' })
      room.answer(ann, room.active(1))
      expect(edit(ann, 1, 'in-time')).toEqual([{ type: 'ack', ref: 'in-time', seq: 2 }])
      room.pass(1)
      expect(edit(ann, 1, 'late')).toEqual([{ type: 'nack', ref: 'late', code: 'too_late' }])
      expect(edit(ann, 2, 'of-edit')).toEqual([{ type: 'nack', ref: 'of-edit', code: 'not_found' }])
      ann.send({ type: 'remove', ref: 'gone', targets: [1] })
      expect(edit(ann, 1, 'removed')).toEqual([{ type: 'nack', ref: 'removed', code: 'not_found' }])
    })

    keeps('[S2] repeat their first ack, and conflict under the ref of another text', (db) => {
      const room = new TestRoom({}, db)
      const ann = room.member(1)
      ann.send(hello)
      room.pass(10)
      const edit = { type: 'edit', ref: 'e1', target: 1, text: 'b' }
      ann.send(edit)
      ann.take()
      ann.send(edit)
      ann.send({ ...edit, text: 'c' })
      ann.send(hello)
      expect(answers(ann)).toEqual([
        { type: 'ack', ref: 'e1', seq: 2 },
        { type: 'nack', ref: 'e1', code: 'conflict' },
        // What it said first is gone, so nothing can differ.
        { type: 'ack', ref: 'r1', seq: 1 },
      ])
      expect(room.transcript.head).toBe(2)
    })

    keeps('[T5] [T4] an edit that waits for its tick behind a removal says nothing', (db) => {
      const room = new TestRoom({}, db)
      for (let i = 0; i < 1_000; i += 1) room.connect()
      const [ann, mod] = [room.member(1), room.member(2, MODERATOR)]
      ann.send({ ...hello, text: 'secret' })
      ann.take()
      mod.send({ type: 'remove', ref: 'd', targets: [1] })
      ann.send({ type: 'edit', ref: 'e', target: 1, text: 'the secret again' })
      room.pass(500)
      expect(ann.take().join('')).not.toContain('secret')
      expect(textsIn(db)).not.toContain('secret')
      expect(delta(room)).toMatchObject([{ removed: true }, { kind: 'remove' }, { kind: 'edit', target: 1 }])
    })
  })

  describe('removals', () => {
    keeps('[S1] [T5] take the text from storage, history, deltas and resets, and leave the place', (db) => {
      const room = new TestRoom({}, db)
      const [ann, ben] = [room.member(1), room.connect()]
      ann.send({ ...hello, text: 'secret one' })
      room.pass(1_000)
      ann.send({ type: 'edit', ref: 'e', target: 1, text: 'secret two' })
      room.pass(1_000)
      ann.send({ ...hello, ref: 'r2', text: 'harmless' })
      room.pass(1_000)
      ann.take()
      ben.take()
      ann.send({ type: 'remove', ref: 'd', targets: [1], reason: ' typo ' })
      const told =
        '{"type":"entries","entries":[{"seq":4,"at":1003000,"kind":"remove","by":{"id":"forum:1","name":"P1"},"targets":[1],"reason":"typo","ref":"d"}]}'
      expect([ben.take(), ann.take()]).toEqual([[told], [told, '{"type":"ack","ref":"d","seq":4}']])
      expect(textsIn(db)).not.toContain('secret')
      expect(delta(room)).toMatchObject([
        { seq: 1, kind: 'say', removed: true, ref: 'r1' },
        { seq: 2, kind: 'edit', target: 1 },
        { seq: 3, text: 'harmless' },
        { seq: 4, kind: 'remove', targets: [1] },
      ])
      expect(Object.keys(delta(room)[0] ?? {})).toEqual(['seq', 'at', 'kind', 'by', 'removed', 'ref'])
      expect(Object.keys(delta(room)[1] ?? {})).not.toContain('text')
      expect(JSON.parse(room.historyBody() ?? '')).toMatchObject({ entries: [{ seq: 3 }], more: false })
      const [reset] = room.connect().takeJson()
      expect(reset?.['entries']).toMatchObject([{ seq: 3 }])
      ann.send({ ...hello, text: 'another' })
      expect(answers(ann)).toEqual([{ type: 'ack', ref: 'r1', seq: 1 }])
    })

    keeps('[S4] are their author’s at any time, and a moderator’s; one that is not spoils all', (db) => {
      const room = new TestRoom({}, db)
      const [ann, ben, mod] = [room.member(1), room.member(2), room.member(3, MODERATOR)]
      for (const [socket, ref] of [
        [ann, 'a1'],
        [ann, 'a2'],
        [ben, 'b1'],
      ] as const) {
        socket.send({ ...hello, ref })
        room.pass(1_000)
      }
      const remove = (socket: TestSocket, ref: string, targets: number[]) => {
        socket.take()
        socket.send({ type: 'remove', ref, targets })
        room.pass(1_000)
        return answers(socket)
      }
      expect(remove(ben, 'x', [1])).toEqual([{ type: 'nack', ref: 'x', code: 'not_allowed' }])
      expect(remove(ben, 'y', [3, 1])).toEqual([{ type: 'nack', ref: 'y', code: 'not_allowed' }])
      expect(remove(ann, 'z', [1, 99])).toEqual([{ type: 'nack', ref: 'z', code: 'not_found' }])
      expect(room.transcript.head).toBe(3)
      expect(remove(ann, 'own', [1])).toEqual([{ type: 'ack', ref: 'own', seq: 4 }])
      expect(remove(mod, 'theirs', [1, 2, 3, 3])).toEqual([{ type: 'ack', ref: 'theirs', seq: 5 }])
      expect(delta(room)[4]).toMatchObject({ targets: [2, 3] })
      expect(remove(mod, 'again', [2])).toEqual([{ type: 'nack', ref: 'again', code: 'not_found' }])
      expect(remove(mod, 'of-removal', [4])).toEqual([{ type: 'nack', ref: 'of-removal', code: 'not_found' }])
    })

    it.each([
      [{ targets: [] }, 'targets: must name an entry'],
      [{ targets: Array.from({ length: 101 }, (_, i) => i + 1) }, 'targets: must name at most 100 entries'],
      [{ targets: [0] }, 'targets.0: must be at least 1'],
    ])('[S5] %j is refused by name', (change, detail) =>
      run((db) => {
        const room = new TestRoom({}, db)
        const ann = room.member(1)
        ann.send({ type: 'remove', ref: 'd', ...change })
        expect(ann.takeJson()).toEqual([{ type: 'error', code: 'bad_frame', detail, ref: 'd' }])
      }),
    )
  })

  describe('the pinned line', () => {
    keeps('[S1] [H6] is a moderator’s; all are told, and who comes later finds it', (db) => {
      const room = new TestRoom({}, db)
      const [ann, ben, mod] = [room.member(1), room.connect(), room.member(3, MODERATOR)]
      ben.take()
      ann.send({ type: 'topic', ref: 't0', text: 'mine' })
      expect(answers(ann)).toEqual([{ type: 'nack', ref: 't0', code: 'not_allowed' }])
      mod.send({ type: 'topic', ref: 't1', text: 'Tea at five' })
      const by = { id: 'forum:3', name: 'P3', role: 'moderator' }
      const topic = { text: 'Tea at five', by, at: 1_000_000, seq: 1 }
      expect(ben.takeJson()).toEqual([
        {
          type: 'entries',
          entries: [{ seq: 1, at: 1_000_000, kind: 'topic', by, text: 'Tea at five', ref: 't1' }],
        },
        { type: 'room', topic },
      ])
      expect(answers(mod)).toEqual([{ type: 'ack', ref: 't1', seq: 1 }])
      const [welcome] = room.connect().takeJson()
      expect(welcome?.['room']).toMatchObject({ topic })
      expect(welcome?.['entries']).toEqual([])
    })

    keeps('[T2] [T12] empty clears it, and no words of earlier ones are kept', (db) => {
      const room = new TestRoom({}, db)
      const mod = room.member(3, MODERATOR)
      for (const [ref, text] of [
        ['t1', 'shameful'],
        ['t2', 'Tea'],
        ['t3', '  '],
      ]) {
        mod.send({ type: 'topic', ref, text })
        room.pass(1_000)
      }
      expect(mod.takeJson().filter(({ type }) => type === 'room' || type === 'ack')).toMatchObject([
        { topic: { text: 'shameful' } },
        { ref: 't1', seq: 1 },
        { topic: { text: 'Tea' } },
        { ref: 't2', seq: 2 },
        { topic: null },
        { ref: 't3', seq: 3 },
      ])
      expect(textsIn(db)).not.toMatch(/shameful|Tea/)
      expect(delta(room).map(({ text }) => text)).toEqual(['', '', ''])
      mod.send({ type: 'topic', ref: 't2', text: 'Tea' })
      mod.send({ type: 'topic', ref: 't3', text: '' })
      expect(answers(mod)).toEqual([
        { type: 'ack', ref: 't2', seq: 2 },
        { type: 'ack', ref: 't3', seq: 3 },
      ])
    })
  })
}
