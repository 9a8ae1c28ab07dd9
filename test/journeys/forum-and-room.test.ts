import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loggedIn, locationOf, sidOf } from '../forum/support/asking.ts'
import { Browser } from '../forum/support/browser.ts'
import { until } from '../support/until.ts'
import { PEOPLE, startForumSite, type ForumSite } from './support/forum-site.ts'
import { RawClient } from './support/raw-client.ts'

let site: ForumSite
let origin: string

beforeAll(async () => {
  // Two tokens, one of which replaces the other: the forum shows the first, the room takes both.
  site = await startForumSite({ ANNOUNCE_TOKEN: 'announce-old, announce-new' })
  origin = new URL(site.forumUrl).origin
})
afterAll(() => site.stop())

/** A socket under the forum's own host, as a page of this browser opens one. */
function openChat(browser: Browser): Promise<RawClient> {
  const sid = sidOf(browser)
  return RawClient.open(`${site.forumUrl}chat/`, {
    headers: { origin, ...(sid !== '' && { cookie: `sax_forum_sid=${sid}` }) },
  })
}

/** The same, past the frame that says who they are. */
async function chatting(browser: Browser): Promise<RawClient> {
  const chat = await openChat(browser)
  if ((await chat.next('welcome'))['auth'] === 'pending') await chat.next('you')
  return chat
}

async function historyText(): Promise<string> {
  return (await fetch(`${site.forumUrl}chat/history?limit=100`)).text()
}

/** Posts a topic; its path on the forum. */
async function topic(browser: Browser, title: string, board: 'everyone' | 'members'): Promise<string> {
  const posted = await browser.post('/topic', { title, body: 'What do you think?', board })
  expect(posted.status).toBe(303)
  return locationOf(posted)
}

describe('[F3] what is posted on the forum', () => {
  it('shows up in the chat, as it was typed, and leads back', async () => {
    const reader = await openChat(new Browser(origin))
    await reader.next('welcome')
    const ann = await loggedIn(origin, 'Ann')
    const title = 'Tea & <b>biscuits</b> &amp; [i]more[/i]'
    const path = await topic(ann, title, 'everyone')
    const by = { id: 'room', name: 'Chat' }
    const topicSaid = { title, url: `${origin}${path}` }
    expect((await reader.next('entries'))['entries']).toMatchObject([
      { kind: 'announce', event: 'topic.created', by, actor: { id: '4', name: 'Ann' }, topic: topicSaid },
    ])
    const tim = await loggedIn(origin, 'Tim')
    expect((await tim.post(`${path}/reply`, { body: 'Biscuits.' })).status).toBe(303)
    expect((await reader.next('entries'))['entries']).toMatchObject([
      { event: 'post.created', by, actor: { id: '5', name: 'Tim' }, topic: topicSaid },
    ])
    expect(JSON.parse(await historyText())).toMatchObject({
      entries: [{ topic: topicSaid }, { topic: topicSaid, post: { url: expect.stringContaining('#post-') } }],
    })
    expect((await fetch(topicSaid.url)).status).toBe(200)
    await reader.end()
  })

  it('for members only never does', async () => {
    const kerm = await loggedIn(origin, 'Kerm')
    const path = await topic(kerm, 'Among ourselves', 'members')
    await kerm.post(`${path}/reply`, { body: 'And nobody else.' })
    await topic(kerm, 'For everybody again', 'everyone')
    await until(async () => expect(await historyText()).toContain('For everybody again'))
    // What is due is told together, so the silence about the others is no delay.
    expect(await historyText()).not.toContain('Among ourselves')
    expect(await historyText()).not.toContain(`${origin}${path}"`)
  })

  it.each(['announce-old', 'announce-new'])(
    'and another program announces by either token: %s',
    async (token) => {
      const answer = await fetch(`${site.forumUrl}chat/announcements`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ event: 'message', key: token, text: `by ${token}` }),
      })
      expect(answer.status).toBe(202)
      expect(await (await fetch(`${site.roomUrl}history?limit=1`)).text()).toContain(`by ${token}`)
    },
  )
})

describe('[F4] what changes about somebody on the forum', () => {
  it('log-out takes the right to write from every open socket of that person', async () => {
    const [laptop, phone] = [await loggedIn(origin, 'Ann'), await loggedIn(origin, 'Ann')]
    const [first, second, elsewhere] = [await chatting(laptop), await chatting(laptop), await chatting(phone)]
    const sid = sidOf(laptop)
    await laptop.post('/logout')
    for (const chat of [first, second, elsewhere]) {
      expect(await chat.next('you')).toMatchObject({ auth: 'expired' })
      chat.send({ type: 'say', ref: 'r1', text: 'too late' })
      expect(await chat.next('nack')).toMatchObject({ ref: 'r1', code: 'auth' })
    }
    second.send({ type: 'auth', sid })
    expect(await second.next('you')).toMatchObject({ auth: 'guest', reason: 'unknown' })
    // The other log-in is as good as before, as soon as it is shown.
    elsewhere.send({ type: 'auth', sid: sidOf(phone) })
    expect(await elsewhere.next('you')).toMatchObject({ auth: 'member', you: { name: 'Ann' } })
    elsewhere.send({ type: 'say', ref: 'r1', text: 'from the phone' })
    await elsewhere.next('ack')
    expect(await historyText()).not.toContain('too late')
    await Promise.all([first, second, elsewhere].map((chat) => chat.end()))
  })

  it('a new name shows in the next `you`, and on what is said from then on', async () => {
    const tim = await loggedIn(origin, 'Tim')
    const chat = await chatting(tim)
    expect((await tim.post('/account', { name: 'Timothy' })).status).toBe(303)
    expect(await chat.next('you')).toMatchObject({ auth: 'expired' })
    chat.send({ type: 'auth', sid: sidOf(tim) })
    expect(await chat.next('you')).toMatchObject({ auth: 'member', you: { id: 'forum:5', name: 'Timothy' } })
    chat.send({ type: 'say', ref: 'name', text: 'call me so' })
    const { entries } = await chat.next('entries')
    expect(entries).toMatchObject([{ by: { id: 'forum:5', name: 'Timothy' } }])
    await chat.end()
  })

  it('who is promoted may moderate, and who is banned is sent away for good', async () => {
    const [merth, tim] = [await loggedIn(origin, 'Merth'), await loggedIn(origin, 'Tim')]
    const chat = await chatting(tim)
    expect((await merth.post(`/people/${PEOPLE.tim}/promote`)).status).toBe(303)
    await chat.next('you')
    chat.send({ type: 'auth', sid: sidOf(tim) })
    expect(await chat.next('you')).toMatchObject({
      you: { role: 'moderator', can: ['read', 'post', 'moderate'] },
    })
    expect((await merth.post(`/people/${PEOPLE.tim}/ban`)).status).toBe(303)
    await chat.next('you')
    chat.send({ type: 'auth', sid: sidOf(tim) })
    expect(await chat.next('bye')).toEqual({ type: 'bye', code: 4403, reason: 'banned from the forum' })
    expect((await chat.closed).code).toBe(4403)
    const again = await openChat(tim)
    expect(await again.next('bye')).toMatchObject({ code: 4403 })
  })
})
