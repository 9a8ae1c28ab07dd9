import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'
import { until } from '../support/until.ts'
import { forumKnows, openClient } from '../support/worker-client.ts'

const SID = 'a-sid-that-must-not-be-kept'
const room = env.ROOM.getByName('room')

const open = (...protocols: string[]) => openClient(protocols)

afterEach(() => vi.unstubAllGlobals())

it('[H8] sessions outlive hibernation: who was who, still is', async () => {
  forumKnows({ [SID]: 'ann' })
  const ann = await open(`sid.${SID}`)
  const guest = await open()
  await ann.next('you')
  await guest.next('welcome')
  await evictDurableObject(room)
  ann.send({ type: 'say', ref: 'r1', text: 'after a sleep' })
  expect(await guest.next('entries')).toMatchObject({
    entries: [{ text: 'after a sleep', by: { id: 'forum:ann' } }],
  })
  expect(await ann.next('ack')).toMatchObject({ ref: 'r1', seq: 1 })
  await evictDurableObject(room)
  ann.send({ type: 'say', ref: 'r1', text: 'after a sleep' })
  expect(await ann.next('ack')).toMatchObject({ ref: 'r1', seq: 1 })
  expect(await room.health()).toMatchObject({ head: 1, sessions: 2 })
  for (const { socket } of [ann, guest]) socket.close(1000)
  expect(await Promise.all([ann.closed, guest.closed])).toEqual([1000, 1000])
  await until(async () => expect(await room.health()).toMatchObject({ sessions: 0 }))
})

it('[H9] no sid is kept: not in storage, not with the socket', async () => {
  forumKnows({ [SID]: 'ann' })
  const ann = await open(`sid.${SID}`)
  await ann.next('welcome')
  ann.send({ type: 'auth', sid: SID })
  await ann.next('you')
  const kept = await runInDurableObject(room, (_object, { storage }) => [
    ...storage.sql.exec('SELECT * FROM entry'),
    ...storage.kv.list(),
  ])
  const attachments = await runInDurableObject(room, (_object, state) =>
    state.getWebSockets().map((socket) => JSON.stringify(socket.deserializeAttachment())),
  )
  expect(attachments.join()).toContain('forum:ann')
  expect(`${JSON.stringify(kept)} ${attachments.join()}`).not.toContain(SID)
  ann.socket.close(1000)
  await ann.closed
})

it('[C4] a bug in one session ends that session alone', async () => {
  forumKnows({ [SID]: 'ann' })
  const [ann, guest] = [await open(`sid.${SID}`), await open()]
  await ann.next('welcome')
  await guest.next('welcome')
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(String.prototype, 'isWellFormed').mockImplementationOnce(() => {
    throw new TypeError('a bug')
  })
  ann.send({ type: 'say', ref: 'r2', text: 'x' })
  expect(await ann.next('bye')).toMatchObject({ code: 1011 })
  expect(await ann.closed).toBe(1011)
  expect(logged.mock.calls.join()).toContain('room.decision')
  guest.send({ type: 'history', ref: 'h' })
  expect(await guest.next('history')).toMatchObject({ ref: 'h' })
  vi.restoreAllMocks()
  guest.socket.close(1000)
  await guest.closed
})
