import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterEach, expect, it, vi } from 'vitest'

const SID = 'a-sid-that-must-not-be-kept'
const room = env.ROOM.getByName('room')

type Frame = Record<string, unknown>

/** A client's end; the frames it got, and a wait for the next of a type. */
async function open(...protocols: string[]) {
  const response = await exports.default.fetch('https://chat.example/room', {
    headers: { upgrade: 'websocket', 'sec-websocket-protocol': ['sax.v1', ...protocols].join(', ') },
  })
  const socket = response.webSocket
  if (!socket) throw new Error(`refused: ${response.status}`)
  const frames: Frame[] = []
  socket.addEventListener('message', ({ data }) => void frames.push(JSON.parse(String(data)) as Frame))
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener('close', ({ code }) => resolve(code)),
  )
  socket.accept()
  const next = (type: string) =>
    vi.waitFor(() => {
      const at = frames.findIndex((frame) => frame['type'] === type)
      if (at < 0) throw new Error(`no ${type} yet`)
      return frames.splice(0, at + 1).at(-1)
    })
  return { socket, frames, next, closed, send: (frame: object) => socket.send(JSON.stringify(frame)) }
}

function forumKnows(people: Readonly<Record<string, string>>) {
  vi.stubGlobal('fetch', async (_url: string, init: { body: string }) => {
    const { sid } = JSON.parse(init.body) as { sid: string }
    const name = people[sid]
    return Response.json(
      name === undefined
        ? { v: 1, active: false, reason: 'unknown' }
        : { v: 1, active: true, user: { id: name, name, can: ['read', 'post'] }, trustForMs: 600_000 },
    )
  })
}

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
  await vi.waitFor(async () => expect(await room.health()).toMatchObject({ sessions: 0 }))
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
