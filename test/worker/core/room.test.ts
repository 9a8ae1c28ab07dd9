import { expect, it } from 'vitest'
import { MemoryTranscript } from '../../support/memory-transcript.ts'
import { roomContract } from '../../support/room-contract.ts'
import { TestRoom } from '../../support/test-room.ts'

roomContract((test) => test(new MemoryTranscript()))

it('[S4] a storage that fails tells nobody, and every sender may try again', () => {
  const transcript = new MemoryTranscript()
  const room = new TestRoom({}, transcript)
  const [ann, ben] = [room.member(1), room.member(2)]
  transcript.failing = true
  ann.send({ type: 'say', ref: 'r', text: 'x' })
  expect([ann.take(), ben.take()]).toEqual([['{"type":"nack","ref":"r","code":"unavailable"}'], []])
  expect(room.reports).toHaveLength(1)
  transcript.failing = false
  room.pass(1)
  ann.send({ type: 'say', ref: 'r', text: 'x' })
  expect(ann.takeJson()).toMatchObject([{ type: 'entries' }, { type: 'ack', seq: 1 }])
})
