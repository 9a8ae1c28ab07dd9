import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NO_REUSE } from '../support/no-reuse.ts'
import { ask, CLIENT, loggedIn, sidOf, verified } from './support/asking.ts'
import { Browser } from './support/browser.ts'
import { FORUM_TOKEN, type RunningForum, startForum } from './support/start-forum.ts'

const SLOW_MS = 60_000

let forum: RunningForum
beforeAll(async () => {
  forum = await startForum()
}, SLOW_MS)
afterAll(() => forum.dispose(), SLOW_MS)

const everything = ['read', 'post', 'moderate']

function active(user: unknown) {
  return { v: 1, active: true, user, trustForMs: 600_000 }
}

async function errorOf(asked: Promise<Response>): Promise<[number, unknown]> {
  const response = await asked
  return [response.status, await response.json()]
}

describe('verification', () => {
  test.each([
    ['Merth', active({ id: '2', name: 'Merth', can: everything, role: 'admin', color: '#c0392b' })],
    ['Kerm', active({ id: '3', name: 'Kerm', can: everything, role: 'moderator', color: '#1e8449' })],
    ['Ann', active({ id: '4', name: 'Ann', can: ['read', 'post'] })],
    ['Tim', active({ id: '5', name: 'Tim', can: ['read', 'post'] })],
    ['Newbie', active({ id: '6', name: 'Newbie', can: ['read'] })],
    ['Ivy', { v: 1, active: false, reason: 'inactive' }],
    ['Grum', { v: 1, active: false, reason: 'banned' }],
  ] as const)('[F1] answers for %s', async (person, answer) => {
    expect(await verified(forum.origin, sidOf(await loggedIn(forum.origin, person)))).toStrictEqual(answer)
  })

  test('[F1] a sid nobody has is unknown', async () => {
    expect(await verified(forum.origin, '0123456789abcdef0123456789abcdef')).toStrictEqual({
      v: 1,
      active: false,
      reason: 'unknown',
    })
  })

  test('[F1] an expired session is expired, a logged-out one unknown', async () => {
    const browser = await loggedIn(forum.origin, 'Ann')
    const sid = sidOf(browser)
    await browser.post('/expire')
    expect(sidOf(browser)).toBe(sid)
    expect(await verified(forum.origin, sid)).toStrictEqual({ v: 1, active: false, reason: 'expired' })
    await browser.post('/logout')
    expect(await verified(forum.origin, sid)).toStrictEqual({ v: 1, active: false, reason: 'unknown' })
  })

  test('[F1] refuses what is not a verify request, naming what is wrong', async () => {
    const good = { v: 1, sid: 'x', client: CLIENT }
    expect(await errorOf(fetch(`${forum.origin}/sax/verify`))).toStrictEqual([
      405,
      { error: 'method_not_allowed' },
    ])
    expect(await errorOf(ask(forum.origin, good, { 'content-type': 'text/plain' }))).toStrictEqual([
      415,
      { error: 'bad_type' },
    ])
    expect(await errorOf(ask(forum.origin, { ...good, more: 'x'.repeat(16 * 1024) }))).toStrictEqual([
      413,
      { error: 'too_large' },
    ])
  })

  test.each(['', 'Bearer', 'Bearer wrong', FORUM_TOKEN, `Bearer ${FORUM_TOKEN}x`])(
    '[F1] %j is no authorization',
    async (authorization) => {
      const asked = ask(forum.origin, { v: 1, sid: 'x', client: CLIENT }, { authorization })
      expect(await errorOf(asked)).toStrictEqual([401, { error: 'unauthorized' }])
    },
  )

  test.each([
    ['{', 'body: must be a JSON object'],
    ['[]', 'v: missing'],
    [{ sid: 'x', client: CLIENT }, 'v: missing'],
    [{ v: 2, sid: 'x', client: CLIENT }, 'v: must be 1'],
    [{ v: 1, client: CLIENT }, 'sid: missing'],
    [{ v: 1, sid: '', client: CLIENT }, 'sid: must not be empty'],
    [{ v: 1, sid: 'x'.repeat(2_049), client: CLIENT }, 'sid: must be at most 2048 characters'],
    [{ v: 1, sid: 'x' }, 'client: missing'],
    [{ v: 1, sid: 'x', client: { ip: 7, userAgent: '' } }, 'client.ip: must be a string'],
    [{ v: 1, sid: 'x', client: { ip: '' } }, 'client.userAgent: missing'],
  ])('[F1] %j is a bad request', async (body, detail) => {
    expect(await errorOf(ask(forum.origin, body))).toStrictEqual([400, { error: 'bad_request', detail }])
  })

  test('[F1] a body that does not say how long it is has the same bound', async () => {
    const body = new Blob(['{"v":1,"sid":"x","more":"', 'x'.repeat(16 * 1024), '"}']).stream()
    const headers = {
      ...NO_REUSE,
      authorization: `Bearer ${FORUM_TOKEN}`,
      'content-type': 'application/json',
    }
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' }
    const asked = fetch(`${forum.origin}/sax/verify`, init)
    expect(await errorOf(asked)).toStrictEqual([413, { error: 'too_large' }])
  })

  test('[F1] media type parameters and JSON type in any case are fine', async () => {
    const response = await ask(
      forum.origin,
      { v: 1, sid: 'x', client: CLIENT },
      { 'content-type': 'Application/JSON; charset=utf-8' },
    )
    expect(response.status).toBe(200)
  })
})

describe('tickets', () => {
  test('[C3] a guest gets none', async () => {
    const answer = await new Browser(forum.origin).get('/sax/sid')
    expect(answer.status).toBe(401)
    expect(JSON.parse(answer.text)).toStrictEqual({ error: 'log_in_required' })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('[C3] a ticket verifies like its session, opens nothing on the forum, and dies with the session', async () => {
    const browser = await loggedIn(forum.origin, 'Tim')
    const answer = await browser.get('/sax/sid')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    const { sid: ticket } = JSON.parse(answer.text)
    expect(ticket).not.toBe(sidOf(browser))
    expect(await verified(forum.origin, ticket)).toMatchObject({
      active: true,
      user: { id: '5', name: 'Tim' },
    })

    const thief = await fetch(forum.origin, { headers: { cookie: `sax_forum_sid=${ticket}` } })
    expect(await thief.text()).toContain('Log in or register')

    await browser.post('/expire')
    expect(await verified(forum.origin, ticket)).toStrictEqual({ v: 1, active: false, reason: 'expired' })
    expect(await browser.get('/sax/sid')).toMatchObject({ status: 401 })
    await browser.post('/logout')
    expect(await verified(forum.origin, ticket)).toStrictEqual({ v: 1, active: false, reason: 'unknown' })
  })
})
