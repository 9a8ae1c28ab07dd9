import { describe, expect, it } from 'vitest'
import { MODERATOR } from '../../support/room-contract/ranks.ts'
import { hello } from '../../support/room-contract/lines.ts'
import type { Database } from '../../../worker/storage/database.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { roomContract } from '../../support/room-contract.ts'
import { sleeping, TestRoom } from '../../support/test-room.ts'

roomContract((test) => test(memoryDatabase()))

describe('a room that sleeps between any two steps', () => {
  roomContract((test) => test(sleeping(memoryDatabase())))
})

/** A storage that refuses to write what a test names, in the statement or in what it writes. */
function failing() {
  const db = memoryDatabase()
  let refused: string | null = null
  const failingDb: Database = {
    ...db,
    sql: {
      exec(query, ...bindings) {
        const isWrite = !query.startsWith('SELECT')
        if (
          refused !== null &&
          isWrite &&
          [query, ...bindings].some((part) => String(part).includes(refused ?? ''))
        )
          throw new Error('storage is full')
        return db.sql.exec(query, ...bindings)
      },
    },
  }
  const refuse = (what: string | null): void => {
    refused = what
  }
  return { db: failingDb, refuse }
}

/** A room with so many sockets that a second line waits for its tick. */
function crowded(db: Database) {
  const room = new TestRoom({}, db)
  for (let i = 0; i < 1_000; i += 1) room.connect()
  const [ann, mod] = [room.member(1), room.member(3, MODERATOR)]
  for (const ref of ['r1', 'r2']) ann.send({ ...hello, ref })
  for (const socket of [ann, mod]) socket.take()
  return { room, ann, mod }
}

describe('a storage that fails', () => {
  it('[S4] tells nobody, and every sender may try again', () => {
    const { db, refuse } = failing()
    const room = new TestRoom({}, db)
    const [ann, ben] = [room.member(1), room.member(2)]
    for (const socket of [ann, ben]) socket.take()
    refuse('INSERT INTO entry')
    ann.send({ type: 'say', ref: 'r', text: 'x' })
    expect([ann.take(), ben.take()]).toEqual([['{"type":"nack","ref":"r","code":"unavailable"}'], []])
    expect(room.reports).toHaveLength(1)
    refuse(null)
    room.pass(1)
    ann.send({ type: 'say', ref: 'r', text: 'x' })
    expect(ann.takeJson()).toMatchObject([{ type: 'entries' }, { type: 'ack', seq: 1 }])
  })

  it('[T3] [F3] over an announcement leaves no line before it untold', () => {
    const { db, refuse } = failing()
    const { room, ann } = crowded(db)
    refuse('announce')
    expect(room.announce({ event: 'message', key: 'k', text: 'news' })).toEqual({ is: 'failed' })
    expect(ann.takeOwn()).toHaveLength(2)
    expect(room.reports).toHaveLength(1)
    refuse(null)
    expect(room.announce({ event: 'message', key: 'k', text: 'news' })).toEqual({ is: 'stored', seq: 3 })
    expect(ann.takeJson()).toMatchObject([{ entries: [{ seq: 3 }] }])
    refuse('remove')
    expect(room.retract('k')).toEqual({ is: 'failed' })
    refuse(null)
    expect(room.retract('k')).toEqual({ is: 'retracted', seq: 4 })
  })

  it('[T3] [M1] over a purge leaves no line before it untold, and nothing of it done', () => {
    const { db, refuse } = failing()
    const { room, ann, mod } = crowded(db)
    const purge = { type: 'purge', ref: 'p', user: 'forum:1', seconds: 60 }
    refuse('remove')
    mod.send(purge)
    expect(ann.takeJson()).toMatchObject([{ entries: [{ seq: 2 }] }, { type: 'ack', ref: 'r2' }])
    expect(mod.takeOwn().at(-1)).toBe('{"type":"nack","ref":"p","code":"unavailable"}')
    refuse(null)
    mod.send({ type: 'modlog', ref: 'l' })
    expect(mod.takeOwn()).toEqual(['{"type":"modlog","ref":"l","actions":[],"more":false}'])
    mod.send(purge)
    expect(mod.takeJson()).toMatchObject([{ entries: [{ targets: [1, 2] }] }, { type: 'ack', seq: 3 }])
    expect(room.transcript.head).toBe(3)
  })

  it.each(['mod_action', 'restriction'])('[M1] [M3] over %s: nobody is muted and not on record', (table) => {
    const { db, refuse } = failing()
    const room = new TestRoom({}, db)
    const [ann, mod] = [room.member(1), room.member(3, MODERATOR)]
    for (const socket of [ann, mod]) socket.take()
    refuse(table)
    mod.send({ type: 'mute', ref: 'm', user: 'forum:1', seconds: 60 })
    expect(mod.takeOwn()).toEqual(['{"type":"nack","ref":"m","code":"unavailable"}'])
    refuse(null)
    ann.send(hello)
    expect(ann.takeJson()).toMatchObject([{ type: 'entries' }, { type: 'ack' }])
    mod.take()
    mod.send({ type: 'modlog', ref: 'l' })
    expect(mod.takeOwn()).toEqual(['{"type":"modlog","ref":"l","actions":[],"more":false}'])
  })

  it('[T3] over who is here keeps no line from being told', () => {
    const { db, refuse } = failing()
    const room = new TestRoom({}, db)
    const ann = room.member(1)
    room.connect()
    ann.take()
    refuse('INSERT OR REPLACE INTO agenda')
    room.pass(2_000)
    ann.send(hello)
    expect(ann.takeOwn()).toEqual([
      '{"type":"entries","entries":[{"seq":1,"at":1002000,"kind":"say","by":{"id":"forum:1","name":"P1"},"text":"hello","ref":"r1"}]}',
      '{"type":"ack","ref":"r1","seq":1}',
    ])
  })
})
