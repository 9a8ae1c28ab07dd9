import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readAnnouncement } from '../../worker/announcement.ts'
import { loggedIn, locationOf, sidOf, verified } from './support/asking.ts'
import { Browser } from './support/browser.ts'
import { ANNOUNCE_TOKEN, type RunningForum, startForum } from './support/start-forum.ts'
import { type Call, StubRoom } from './support/stub-room.ts'

const SLOW_MS = 60_000

let room: StubRoom
let forum: RunningForum
beforeAll(async () => {
  room = new StubRoom()
  await room.listen()
  forum = await startForum({ roomUrl: room.url })
}, SLOW_MS)
afterAll(async () => {
  await forum.dispose()
  room.dispose()
}, SLOW_MS)

/** Nothing of an earlier test is under way: each waits for all that it has caused. */
beforeEach(() => {
  room.calls.length = 0
})

function call(path: string, body: unknown): Call {
  return {
    path: `/chat/${path}`,
    authorization: `Bearer ${ANNOUNCE_TOKEN}`,
    contentType: 'application/json',
    body,
  }
}

const recheck = (user: string) => call('sessions/recheck', { user })

/** Keys of what was announced. */
function keys(): unknown[] {
  return room.calls.filter(({ path }) => path.endsWith('announcements')).map(({ body }) => Object(body).key)
}

async function topicOf(browser: Browser, fields: Readonly<Record<string, string>>): Promise<string> {
  const created = await browser.post('/topic', { title: 'Tea?', body: 'Or coffee?', ...fields })
  expect(created.status).toBe(303)
  return locationOf(created)
}

const keyOf = (topic: string) => topic.replace('/topic/', 'topic-')

describe('[F3] announces', () => {
  test('a topic and a reply, as they were typed, under its own addresses', async () => {
    const title = 'A & B <3 &amp; [b]"quotes"[/b]'
    const ann = await loggedIn(forum.origin, 'Ann')
    const topic = await topicOf(ann, { title })
    const tim = await loggedIn(forum.origin, 'Tim')
    await room.called(1)
    const [, post] = locationOf(await tim.post(`${topic}/reply`, { body: 'Tea.' })).split('#')
    const url = `${forum.origin}${topic}`
    const opening = /id="(post-\d+)"/.exec((await tim.get(topic)).text)?.[1]
    expect(await room.called(2)).toStrictEqual([
      call('announcements', {
        event: 'topic.created',
        key: keyOf(topic),
        actor: { id: '4', name: 'Ann' },
        topic: { title, url },
        post: { url: `${url}#${opening}` },
      }),
      call('announcements', {
        event: 'post.created',
        key: post,
        actor: { id: '5', name: 'Tim' },
        topic: { title, url },
        post: { url: `${url}#${post}` },
      }),
    ])
    for (const { body } of room.calls)
      expect(readAnnouncement(body)).toStrictEqual({ ok: true, announcement: body })
  })

  test('nothing that was refused', async () => {
    const newbie = await loggedIn(forum.origin, 'Newbie')
    await newbie.post('/topic', { title: 'no', body: 'no' })
    await newbie.post('/topic/1/reply', { body: 'no' })
    const ann = await loggedIn(forum.origin, 'Ann')
    await ann.post('/topic', { title: '', body: '' })
    const topic = await topicOf(ann, {})
    await room.called(1)
    expect(keys()).toStrictEqual([keyOf(topic)])
  })
})

describe('[F3] what only members may read', () => {
  test('is not announced, neither topic nor reply', async () => {
    const ann = await loggedIn(forum.origin, 'Ann')
    const secret = await topicOf(ann, { title: 'Secret', board: 'members' })
    expect(await ann.post(`${secret}/reply`, { body: 'Psst.' })).toMatchObject({ status: 303 })
    const open = await topicOf(ann, { board: 'everyone' })
    await room.called(1)
    await ann.post('/logout')
    await room.called(2)
    expect(keys()).toStrictEqual([keyOf(open)])
  })

  test('is there for members, and for nobody else', async () => {
    const ann = await loggedIn(forum.origin, 'Ann')
    expect((await ann.get('/new')).text).toMatch(/value="everyone"\s+checked/)
    const secret = await topicOf(ann, { title: 'Cake for Merth', board: 'members' })
    for (const path of ['/', secret]) expect((await ann.get(path)).text).toContain('Cake for Merth')
    const outsiders = [new Browser(forum.origin), await loggedIn(forum.origin, 'Grum')]
    for (const outsider of outsiders) {
      expect(await outsider.get(secret)).toMatchObject({ status: 404 })
      expect(await outsider.post(`${secret}/reply`, { body: 'Mine?' })).toMatchObject({ status: 404 })
      expect((await outsider.get('/')).text).not.toContain('Cake for Merth')
    }
  })

  test('keeps what was chosen when a field is wrong', async () => {
    const ann = await loggedIn(forum.origin, 'Ann')
    const answer = await ann.post('/topic', { title: '', body: 'x', board: 'members' })
    expect(answer.text).toMatch(/value="members"\s+checked/)
  })
})

describe('[F4] rechecks', () => {
  test('whoever logs out, is expired, or logs in as somebody else', async () => {
    const browser = await loggedIn(forum.origin, 'Ann')
    await browser.post('/expire')
    expect(await room.called(1)).toStrictEqual([recheck('4')])
    await browser.post('/logout')
    expect(await room.called(2)).toStrictEqual([recheck('4'), recheck('4')])
    await browser.post('/login', { person: '5' })
    await browser.post('/login', { person: '6' })
    expect(await room.called(3)).toStrictEqual([recheck('4'), recheck('4'), recheck('5')])
  })

  test('who is renamed, promoted, banned, let in again, demoted, once what the forum says has changed', async () => {
    const browser = new Browser(forum.origin)
    await browser.post('/register', { name: 'Changeling' })
    const user = () => verified(forum.origin, sidOf(browser))
    const { id } = Object(await user()).user
    const merth = await loggedIn(forum.origin, 'Merth')
    const steps: readonly (readonly [() => Promise<unknown>, unknown])[] = [
      [() => browser.post('/account', { name: 'Changed' }), { user: { name: 'Changed' } }],
      [() => merth.post(`/people/${id}/promote`), { user: { role: 'moderator' } }],
      [() => merth.post(`/people/${id}/ban`), { active: false, reason: 'banned' }],
      [() => merth.post(`/people/${id}/unban`), { active: true }],
      [() => merth.post(`/people/${id}/demote`), { user: { can: ['read', 'post'] } }],
    ]
    for (const [step, answer] of steps) {
      room.calls.length = 0
      await step()
      expect(await room.called(1)).toStrictEqual([recheck(id)])
      expect(await user()).toMatchObject(Object(answer))
    }
  })

  test('nobody where nothing changed', async () => {
    const tim = await loggedIn(forum.origin, 'Tim')
    await tim.post('/account', { name: 'Merth' })
    await tim.post('/people/4/ban')
    await new Browser(forum.origin).post('/logout')
    await (await loggedIn(forum.origin, 'Kerm')).post('/people/2/ban')
    await tim.post('/logout')
    expect(await room.called(1)).toStrictEqual([recheck('5')])
  })
})

describe('[F3] [F4] a room that is not there', () => {
  test.each([503, 429, 408, 'nothing'] as const)(
    'is told again after %s, the same',
    async (answer) => {
      room.answerWith(answer)
      const topic = await topicOf(await loggedIn(forum.origin, 'Ann'), {})
      const [first, second] = await room.called(2)
      expect(second).toStrictEqual(first)
      expect(keys()).toStrictEqual([keyOf(topic), keyOf(topic)])
    },
    SLOW_MS,
  )

  test('keeps nobody from posting while it hangs', async () => {
    room.answerWith('nothing', 'nothing')
    const ann = await loggedIn(forum.origin, 'Ann')
    const first = await topicOf(ann, {})
    await room.called(1)
    // The room has it and is silent; meanwhile the forum goes on.
    expect(await ann.post(`${first}/reply`, { body: 'Coffee.' })).toMatchObject({ status: 303 })
    expect(await ann.get(first)).toMatchObject({ status: 200 })
    await room.called(4)
    expect(new Set(keys()).size).toBe(2)
  }, 60_000)

  test(
    'is not told again what it refused',
    async () => {
      room.answerWith(400)
      const ann = await loggedIn(forum.origin, 'Ann')
      const refused = await topicOf(ann, {})
      await room.called(1)
      room.answerWith(503)
      const late = await topicOf(ann, {})
      await room.called(3)
      expect(keys()).toStrictEqual([refused, late, late].map(keyOf))
    },
    SLOW_MS,
  )

  test(
    'is told after a restart what it missed',
    async () => {
      const persistTo = await mkdtemp(join(tmpdir(), 'sax-forum-'))
      try {
        const before = await startForum({ persistTo, roomUrl: room.url })
        room.answerWith(503)
        const topic = await topicOf(await loggedIn(before.origin, 'Ann'), {})
        await room.called(1)
        await before.dispose()
        const after = await startForum({ persistTo, roomUrl: room.url })
        try {
          await room.called(2)
          expect(keys()).toStrictEqual([keyOf(topic), keyOf(topic)])
        } finally {
          await after.dispose()
        }
      } finally {
        await rm(persistTo, { recursive: true, force: true })
      }
    },
    SLOW_MS,
  )
})
