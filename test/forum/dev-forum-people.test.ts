import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loggedIn, locationOf, sidOf, verified } from './support/asking.ts'
import { Browser } from './support/browser.ts'
import { type RunningForum, startForum } from './support/start-forum.ts'

const SLOW_MS = 60_000

let forum: RunningForum
beforeAll(async () => {
  forum = await startForum()
}, SLOW_MS)
afterAll(() => forum.dispose(), SLOW_MS)

/** Somebody new, logged in, with their id. */
async function registered(name: string): Promise<{ browser: Browser; id: string }> {
  const browser = new Browser(forum.origin)
  expect(await browser.post('/register', { name })).toMatchObject({ status: 303 })
  return { browser, id: String(Object(await verified(forum.origin, sidOf(browser))).user.id) }
}

/** What the people page offers to do to somebody. */
async function offered(browser: Browser, id: string): Promise<string[]> {
  const { text } = await browser.get('/people')
  return Array.from(text.matchAll(/action="\/people\/(\d+)\/(\w+)"/g))
    .filter(([, whom]) => whom === id)
    .map(([, , action = '']) => action)
}

describe('renaming', () => {
  test('changes the name everywhere, in the box that offers people too', async () => {
    const { browser } = await registered('Old name')
    const topic = locationOf(await browser.post('/topic', { title: 'By whom?', body: 'By me.' }))
    expect((await browser.get('/account')).text).toContain('value="Old name"')
    const renamed = await browser.post('/account', { name: ' New  name\u202e ' })
    expect([renamed.status, locationOf(renamed)]).toStrictEqual([303, '/account'])
    expect(await verified(forum.origin, sidOf(browser))).toMatchObject({ user: { name: 'New  name' } })
    const guest = new Browser(forum.origin)
    for (const { text } of await Promise.all([guest.get(topic), guest.get('/login')])) {
      expect(text).toContain('New  name')
      expect(text).not.toContain('Old name')
    }
    expect(await guest.post('/register', { name: 'Old name' })).toMatchObject({ status: 303 })
  })

  test.each([
    ['', 'Enter a name.'],
    ['x'.repeat(65), 'at most 64 characters; this one has 65'],
    ['MERTH', 'The name “MERTH” is taken.'],
    ['Mer\u200bt\u00adh', 'The name “Mer\u200bt\u00adh” is taken.'],
    ['Ｍerth', 'The name “Ｍerth” is taken.'],
  ])('not to %j', async (name, problem) => {
    const browser = await loggedIn(forum.origin, 'Tim')
    const answer = await browser.post('/account', { name })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(problem)
    expect(await verified(forum.origin, sidOf(browser))).toMatchObject({ user: { name: 'Tim' } })
  })

  test('may change the letter case of one’s own name', async () => {
    const { browser } = await registered('casey')
    await browser.post('/account', { name: 'Casey' })
    expect(await verified(forum.origin, sidOf(browser))).toMatchObject({ user: { name: 'Casey' } })
  })

  test('is for those who are let in', async () => {
    const guest = new Browser(forum.origin)
    expect(locationOf(await guest.get('/account'))).toBe('/login?next=%2Faccount')
    expect(locationOf(await guest.post('/account', { name: 'x' }))).toBe('/login?next=%2Faccount')
    const banned = await loggedIn(forum.origin, 'Grum')
    expect(await banned.post('/account', { name: 'Ungrum' })).toMatchObject({ status: 403 })
  })
})

describe('looking after people', () => {
  test('[F1] a ban, its end and a promotion show in what the room is told', async () => {
    const { browser, id } = await registered('Ward')
    const merth = await loggedIn(forum.origin, 'Merth')
    const afterwards = async (action: string) => {
      expect(locationOf(await merth.post(`/people/${id}/${action}`))).toBe('/people')
      return verified(forum.origin, sidOf(browser))
    }
    const member = { id, name: 'Ward', can: ['read', 'post'] }
    const moderator = { ...member, can: ['read', 'post', 'moderate'], role: 'moderator', color: '#1e8449' }
    const active = (user: unknown) => ({ v: 1, active: true, user, trustForMs: 600_000 })
    expect(await offered(merth, id)).toStrictEqual(['ban', 'promote'])
    expect(await afterwards('promote')).toStrictEqual(active(moderator))
    expect(await offered(merth, id)).toStrictEqual(['ban', 'demote'])
    expect(await afterwards('ban')).toStrictEqual({ v: 1, active: false, reason: 'banned' })
    expect(await offered(merth, id)).toStrictEqual(['unban'])
    expect(await afterwards('unban')).toStrictEqual(active(moderator))
    expect(await afterwards('demote')).toStrictEqual(active(member))
  })

  test('moderators ban members, and nobody else; ranks are not theirs to give', async () => {
    const kerm = await loggedIn(forum.origin, 'Kerm')
    const { id } = await registered('Member')
    expect(await offered(kerm, id)).toStrictEqual(['ban'])
    for (const above of ['2', '3']) expect(await offered(kerm, above)).toStrictEqual([])
    const refused = ['/people/2/ban', '/people/3/ban', `/people/${id}/promote`, `/people/${id}/unban`]
    for (const path of [...refused, '/people/999/ban', '/people/x/ban', `/people/${id}/delete`])
      expect(await kerm.post(path)).toMatchObject({ status: 403 })
    expect(await kerm.post(`/people/${id}/ban`)).toMatchObject({ status: 303 })
  })

  test('a banned moderator does nothing more', async () => {
    const { browser, id } = await registered('Rogue')
    const merth = await loggedIn(forum.origin, 'Merth')
    await merth.post(`/people/${id}/promote`)
    expect(await browser.get('/people')).toMatchObject({ status: 200 })
    await merth.post(`/people/${id}/ban`)
    expect(await browser.get('/people')).toMatchObject({ status: 403 })
    expect(await browser.post('/people/4/ban')).toMatchObject({ status: 403 })
  })

  test('is not for members or guests, who are not even shown the way', async () => {
    const ann = await loggedIn(forum.origin, 'Ann')
    expect(await ann.get('/people')).toMatchObject({ status: 403 })
    expect(await ann.post('/people/5/ban')).toMatchObject({ status: 403 })
    expect((await ann.get('/')).text).not.toContain('href="/people"')
    expect(locationOf(await new Browser(forum.origin).get('/people'))).toBe('/login?next=%2Fpeople')
    expect((await (await loggedIn(forum.origin, 'Kerm')).get('/')).text).toContain('href="/people"')
  })
})
