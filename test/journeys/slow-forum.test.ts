import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RawClient } from './support/raw-client.ts'
import { startRoom, UNLIMITED, type TestSite } from './support/room.ts'

let site: TestSite
beforeAll(async () => {
  site = await startRoom(UNLIMITED)
})
afterAll(() => site.stop())

it('[H5] thirty lines are on the wire before the forum said a word, and before the client does', async () => {
  site.forum.member('writer', '1')
  const writer = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.writer'] })
  await writer.next('you')
  for (let i = 1; i <= 40; i += 1) {
    writer.send({ type: 'say', ref: `r${i}`, text: `line ${i}` })
    await writer.next('ack')
  }
  // The forum has heard the question, and keeps it until it is told to answer.
  const held: ServerResponse[] = []
  site.forum.says('slow', (response) => void held.push(response))
  const reader = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.slow'] })
  const welcome = (await reader.next('welcome')) as { auth: string; entries: { text: string }[] }
  expect(welcome.auth).toBe('pending')
  expect(welcome.entries.map(({ text }) => text)).toEqual(
    Array.from({ length: 30 }, (_, i) => `line ${i + 11}`),
  )
  expect(reader.decoded.filter(({ type }) => type !== 'room')).toHaveLength(1)

  // Meanwhile the conversation goes on, also for who waits.
  writer.send({ type: 'say', ref: 'r41', text: 'line 41' })
  expect(await reader.next('entries')).toMatchObject({ entries: [{ seq: 41 }] })
  await expect.poll(() => held.length).toBe(1)
  held[0]?.writeHead(200, { 'content-type': 'application/json' }).end(
    JSON.stringify({
      v: 1,
      active: true,
      user: { id: '2', name: 'Slow', can: ['read', 'post'] },
      trustForMs: 60_000,
    }),
  )
  expect(await reader.next('you')).toMatchObject({ auth: 'member', you: { id: 'forum:2' } })
  await Promise.all([writer.end(), reader.end()])
})
