import { describe, expect, it } from 'vitest'
import { memoryDatabase } from '../../support/memory-database.ts'
import { roomContract } from '../../support/room-contract.ts'
import { MODERATOR } from '../../support/room-contract/ranks.ts'
import type { Database } from '../../../worker/storage/database.ts'
import { sleeping, TestRoom } from '../../support/test-room.ts'

roomContract((test) => test(memoryDatabase()))

describe('a room that sleeps between any two steps', () => {
  roomContract((test) => test(sleeping(memoryDatabase())))
})

/** A storage whose transactions fail once as many have passed as that. */
function failing(): { readonly db: Database; failAfter: number } {
  const db = memoryDatabase()
  const state = {
    failAfter: Infinity,
    db: {
      ...db,
      transactionSync<T>(change: () => T): T {
        if (state.failAfter <= 0) throw new Error('storage is full')
        state.failAfter -= 1
        return db.transactionSync(change)
      },
    },
  }
  return state
}

it('[S4] a storage that fails tells nobody, and every sender may try again', () => {
  const storage = failing()
  const room = new TestRoom({}, storage.db)
  const [ann, ben] = [room.member(1), room.member(2)]
  for (const socket of [ann, ben]) socket.take()
  storage.failAfter = 0
  ann.send({ type: 'say', ref: 'r', text: 'x' })
  expect([ann.take(), ben.take()]).toEqual([['{"type":"nack","ref":"r","code":"unavailable"}'], []])
  expect(room.reports).toHaveLength(1)
  storage.failAfter = Infinity
  room.pass(1)
  ann.send({ type: 'say', ref: 'r', text: 'x' })
  expect(ann.takeJson()).toMatchObject([{ type: 'entries' }, { type: 'ack', seq: 1 }])
})

it('[T3] what was stored is told and acked, though what comes right after it fails', () => {
  const storage = failing()
  const room = new TestRoom({}, storage.db)
  for (let i = 0; i < 1_000; i += 1) room.connect()
  const [ann, mod] = [room.member(1), room.member(3, MODERATOR)]
  const say = (ref: string) => ann.send({ type: 'say', ref, text: ref })
  say('a')
  for (const [act, answer] of [
    [() => room.announce({ event: 'message', key: 'k', text: 'news' }), { is: 'failed' }],
    [() => mod.send({ type: 'purge', ref: 'p', user: 'forum:1', seconds: 60 }), undefined],
  ] as const) {
    const before = room.transcript.head
    say(`waits-${before}`)
    ann.take()
    mod.take()
    storage.failAfter = 1
    expect(act()).toEqual(answer)
    storage.failAfter = Infinity
    expect(room.transcript.head).toBe(before + 1)
    expect(ann.takeJson()).toMatchObject([
      { type: 'entries' },
      { type: 'ack', ref: `waits-${before}`, seq: before + 1 },
    ])
  }
  expect(mod.takeJson().at(-1)).toEqual({ type: 'nack', ref: 'p', code: 'unavailable' })
  room.pass(1_000)
  mod.send({ type: 'purge', ref: 'p', user: 'forum:1', seconds: 60 })
  expect(mod.takeJson().at(-1)).toMatchObject({ type: 'ack', ref: 'p', seq: 4 })
  expect(room.announce({ event: 'message', key: 'k', text: 'news' })).toEqual({ is: 'stored', seq: 5 })
})
