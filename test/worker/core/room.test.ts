import { describe, expect, it } from 'vitest'
import { memoryDatabase } from '../../support/memory-database.ts'
import { roomContract } from '../../support/room-contract.ts'
import { sleeping, TestRoom } from '../../support/test-room.ts'

roomContract((test) => test(memoryDatabase()))

describe('a room that sleeps between any two steps', () => {
  roomContract((test) => test(sleeping(memoryDatabase())))
})

it('[S4] a storage that fails tells nobody, and every sender may try again', () => {
  const db = memoryDatabase()
  let failing = false
  const room = new TestRoom(
    {},
    {
      ...db,
      transactionSync(change) {
        if (failing) throw new Error('storage is full')
        return db.transactionSync(change)
      },
    },
  )
  const [ann, ben] = [room.member(1), room.member(2)]
  for (const socket of [ann, ben]) socket.take()
  failing = true
  ann.send({ type: 'say', ref: 'r', text: 'x' })
  expect([ann.take(), ben.take()]).toEqual([['{"type":"nack","ref":"r","code":"unavailable"}'], []])
  expect(room.reports).toHaveLength(1)
  failing = false
  room.pass(1)
  ann.send({ type: 'say', ref: 'r', text: 'x' })
  expect(ann.takeJson()).toMatchObject([{ type: 'entries' }, { type: 'ack', seq: 1 }])
})
