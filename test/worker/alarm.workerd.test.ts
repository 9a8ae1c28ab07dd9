import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { until } from '../support/until.ts'
import { forumKnows, openClient, type WorkerClient } from '../support/worker-client.ts'

const room = env.ROOM.getByName('room')
const open = (...protocols: string[]) => openClient(protocols)

beforeEach(() => forumKnows({ 'sid-ann': 'ann', 'sid-ben': 'ben' }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The room's clock, moved by hand; what it sleeps on stays the runtime's. */
function clockAt(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: ms })
}

async function end(...clients: WorkerClient[]): Promise<void> {
  for (const { socket } of clients) socket.close(1000)
  await Promise.all(clients.map(({ closed }) => closed))
  await until(async () => expect(await room.health()).toMatchObject({ sessions: 0 }))
}

it('[P1] counts and names are told by the alarm, also of a room that fell asleep before it', async () => {
  const witness = await open()
  await witness.next('welcome')
  witness.send({ type: 'people', on: true })
  await witness.next('people')
  const ann = await open('sid.sid-ann')
  await ann.next('you')
  expect(await witness.next('people')).toMatchObject({ join: [{ id: 'forum:ann' }] })
  const ben = await open('sid.sid-ben')
  await ben.next('you')
  await evictDurableObject(room)
  // In either order: told late, both are due at once.
  await until(() => {
    expect(witness.frames).toContainEqual({
      type: 'people',
      join: [{ id: 'forum:ben', name: 'ben' }],
      leave: [],
    })
    expect(witness.frames).toContainEqual(expect.objectContaining({ type: 'room', people: 2 }))
  })
  await end(witness, ann, ben)
})

it('[P2] who closes while the room sleeps leaves after the grace, and not before', async () => {
  const start = Date.now()
  clockAt(start)
  const witness = await open()
  await witness.next('welcome')
  const ann = await open('sid.sid-ann')
  await ann.next('you')
  clockAt(start + 10_000)
  await runDurableObjectAlarm(room)
  witness.frames.length = 0
  await evictDurableObject(room)
  ann.socket.close(1000)
  await ann.closed
  await until(async () => expect(await room.health()).toMatchObject({ sessions: 1 }))
  const people = async () => {
    const late = await open()
    const { room: info } = (await late.next('welcome')) as { room: { people: number } }
    late.socket.close(1000)
    await late.closed
    return info.people
  }
  await evictDurableObject(room)
  clockAt(start + 69_999)
  await runDurableObjectAlarm(room)
  expect(await people()).toBe(1)
  await evictDurableObject(room)
  clockAt(start + 70_000)
  await runDurableObjectAlarm(room)
  expect(await people()).toBe(0)
  clockAt(start + 80_000)
  await runDurableObjectAlarm(room)
  await until(() => expect(witness.frames).toContainEqual(expect.objectContaining({ people: 0 })))
  await end(witness)
})

it('[P3] [H10] who pings is not swept, though the room sleeps through it; who is silent is', async () => {
  const start = Date.now()
  clockAt(start)
  const [silent, alive] = [await open(), await open()]
  await silent.next('welcome')
  await alive.next('welcome')
  await evictDurableObject(room)
  // The runtime goes by its own clock, which has to be past the moment of arrival.
  await new Promise((resolve) => setTimeout(resolve, 20))
  alive.socket.send('ping')
  await alive.next('pong')
  clockAt(start + 180_001)
  await runDurableObjectAlarm(room)
  expect(await silent.next('bye')).toMatchObject({ code: 4408 })
  expect(await silent.closed).toBe(4408)
  alive.send({ type: 'history', ref: 'h' })
  expect(await alive.next('history')).toMatchObject({ ref: 'h' })
  expect(await room.health()).toMatchObject({ sessions: 1 })
  await end(alive)
})

it('[C2] sockets that an older version left are sent to come back', async () => {
  const [old, current] = [await open(), await open()]
  await old.next('welcome')
  await current.next('welcome')
  await runInDurableObject(room, (_object, state) => {
    const [first] = state.getWebSockets()
    first?.serializeAttachment({ ...(first.deserializeAttachment() as object), v: 1 })
  })
  await evictDurableObject(room)
  expect(await room.health()).toMatchObject({ sessions: 1 })
  const left = await Promise.race([old.closed, current.closed])
  expect(left).toBe(1012)
  const [gone, stays] = old.frames.some(({ type }) => type === 'bye') ? [old, current] : [current, old]
  expect(gone.frames).toContainEqual({
    type: 'bye',
    code: 1012,
    reason: 'come back for what you missed',
    retryAfterMs: 0,
  })
  stays.send({ type: 'history', ref: 'h' })
  await stays.next('history')
  await end(stays)
})

it('[H8] the largest session that there can be outlives hibernation', async () => {
  const url = (of: string) => `https://forum.example/${of.repeat(2_000)}`
  forumKnows({ 'sid-ann': 'a'.repeat(64) }, { avatar: url('ü'), url: url('ö'), color: '#aa0000' })
  const ann = await openClient(['sid.sid-ann'], { 'user-agent': 'x'.repeat(600) })
  expect(await ann.next('you')).toMatchObject({ auth: 'member' })
  await evictDurableObject(room)
  ann.send({ type: 'say', ref: 'r', text: 'still me' })
  expect(await ann.next('ack')).toMatchObject({ ref: 'r' })
  await end(ann)
})
