import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { RawClient } from './support/raw-client.ts'
import { startRoom, type TestSite, UNLIMITED } from './support/room.ts'

let site: TestSite
beforeAll(async () => {
  site = await startRoom({ ...UNLIMITED, ADMIN_TOKEN: 'admin-token' })
})
afterAll(() => site.stop())

it('[A3] a drain sends everybody away, each to come back in their own part of the time', async () => {
  const clients = await Promise.all(Array.from({ length: 10 }, () => RawClient.open(site.roomUrl)))
  site.forum.member('ann', '1')
  const ann = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.ann'] })
  await ann.next('you')
  for (const client of clients) {
    await client.next('welcome')
    // What never said a word, the runtime closes late.
    client.send('ping')
  }
  await until(() => expect(clients.every(({ frames }) => frames.includes('pong'))).toBe(true))
  const answer = await fetch(`${site.roomUrl}admin/drain`, {
    method: 'POST',
    headers: { authorization: 'Bearer admin-token', 'content-type': 'application/json' },
    body: '{"overMs":22000}',
  })
  expect([answer.status, await answer.json()]).toEqual([202, { sessions: 11 }])
  const byes = await Promise.all([...clients, ann].map((client) => client.next('bye')))
  for (const bye of byes)
    expect(bye).toEqual({
      type: 'bye',
      code: 1012,
      reason: 'the room restarts',
      retryAfterMs: expect.any(Number),
    })
  expect(byes.map(({ retryAfterMs }) => retryAfterMs as number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 11 }, (_, i) => i * 2_000),
  )
  for (const { code } of await Promise.all(clients.map(({ closed }) => closed))) expect(code).toBe(1012)
  expect(await (await fetch(`${site.roomUrl}health`)).json()).toMatchObject({ sessions: 0 })
  // Nothing else happened to the room.
  const back = await RawClient.open(site.roomUrl)
  expect(await back.next('welcome')).toMatchObject({ head: 0 })
})
