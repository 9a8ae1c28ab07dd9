import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loggedIn, locationOf, sidOf, verified } from './support/asking.ts'
import { Browser } from './support/browser.ts'
import { ROOM_ORIGIN, type RunningForum, startForum } from './support/start-forum.ts'

const SLOW_MS = 60_000

let forum: RunningForum
beforeAll(async () => {
  forum = await startForum()
}, SLOW_MS)
afterAll(() => forum.dispose(), SLOW_MS)

describe('accounts', () => {
  test('logs in with a fresh 128-bit sid in a guarded cookie, and leads back', async () => {
    const browser = new Browser(forum.origin)
    const index = await browser.get('/')
    expect(index.headers.getSetCookie()).toStrictEqual([])
    const answer = await browser.post('/login', { person: '4', next: '/topic/1' })
    expect(answer.status).toBe(303)
    expect(locationOf(answer)).toBe('/topic/1')
    expect(answer.headers.getSetCookie()).toStrictEqual([
      expect.stringMatching(/^sax_forum_sid=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
    expect((await browser.get('/')).text).toMatch(/Logged in as\s+<b[^>]*>Ann<\/b>/)

    const before = sidOf(browser)
    await browser.post('/login', { person: '5' })
    expect(sidOf(browser)).not.toBe(before)
    expect(await verified(forum.origin, before)).toMatchObject({ reason: 'unknown' })
  })

  test('logs out and takes the cookie away', async () => {
    const browser = await loggedIn(forum.origin, 'Ann')
    await browser.post('/logout')
    expect(browser.cookie('sax_forum_sid')).toBeUndefined()
    expect((await browser.get('/')).text).toContain('Log in or register')
  })

  test('tells an expired person so', async () => {
    const browser = await loggedIn(forum.origin, 'Ann')
    await browser.post('/expire')
    expect((await browser.get('/')).text).toContain('Your session has expired.')
  })

  test.each(['99', '0', '', 'x', '2 OR 1', '-2'])('nobody is number %j', async (person) => {
    expect(await new Browser(forum.origin).post('/login', { person })).toMatchObject({ status: 400 })
  })

  test.each(['https://example.org/', '//example.org/', '/\\example.org', '/.//example.org', 'javascript:0'])(
    'a log-in never leads to %s',
    async (next) => {
      const answer = await new Browser(forum.origin).post('/login', { person: '4', next })
      expect(locationOf(answer)).toBe('/')
    },
  )

  test('registers any free name, cleaned, and logs it in at once with the next id', async () => {
    const browser = new Browser(forum.origin)
    expect(await browser.post('/register', { name: '  Zoe\u0301 \u202e ' })).toMatchObject({ status: 303 })
    const user = { id: expect.stringMatching(/^1\d\d$/), name: 'Zo\u00e9', can: ['read', 'post'] }
    const first = await verified(forum.origin, sidOf(browser))
    expect(first).toStrictEqual({ v: 1, active: true, user, trustForMs: 600_000 })

    const second = new Browser(forum.origin)
    await second.post('/register', { name: 'x'.repeat(63) + '😀' })
    const ids = [first, await verified(forum.origin, sidOf(second))].map((answer) =>
      Number(Object(answer).user.id),
    )
    expect(ids[1]).toBe(Number(ids[0]) + 1)

    await browser.post('/logout')
    expect((await browser.get('/login')).text).toContain('Zo\u00e9')
  })

  test.each([
    ['', 'Enter a name.'],
    [' \u200b ', 'Enter a name.'],
    ['x'.repeat(65), 'at most 64 characters; this one has 65'],
    ['merth', 'The name “merth” is taken.'],
    [' KERM ', 'The name “KERM” is taken.'],
  ])('does not register %j', async (name, problem) => {
    const browser = new Browser(forum.origin)
    const answer = await browser.post('/register', { name, next: '/topic/2' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(problem)
    expect(answer.text).toContain('value="/topic/2"')
    expect(browser.cookie('sax_forum_sid')).toBeUndefined()
  })

  test('a name is taken in any case and composition', async () => {
    await new Browser(forum.origin).post('/register', { name: 'Ren\u00e9e' })
    const answer = await new Browser(forum.origin).post('/register', { name: 'REN\u0045\u0301E' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('is taken')
  })

  test('a form that another site sends has no effect', async () => {
    const browser = await loggedIn(forum.origin, 'Ann')
    const sid = sidOf(browser)
    const origins = ['https://example.org', 'null', forum.origin.replace('127.0.0.1', 'localhost')]
    const forms = ['/login', '/logout', '/register', '/topic', '/expire', '/embed', '/account']
    const forged = origins.flatMap((origin) =>
      [...forms, '/people/5/ban'].map((path) => browser.post(path, { person: '2' }, { origin })),
    )
    for (const answer of await Promise.all(forged)) expect(answer.status).toBe(403)
    expect(sidOf(browser)).toBe(sid)
    expect(await verified(forum.origin, sid)).toMatchObject({ active: true })
    expect(await browser.post('/embed', {}, {})).toMatchObject({ status: 303 })
  })
})

describe('posting', () => {
  const hostile = `</title><script>alert(1)</script> & "q" 'a' &amp;`
  const escaped =
    '&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;q&quot; &#39;a&#39; &amp;amp;'

  test('shows titles, names and texts as they were typed, whatever is in them', async () => {
    const browser = new Browser(forum.origin)
    const name = `<img src=x onerror="alert(1)">`
    await browser.post('/register', { name })
    const created = await browser.post('/topic', { title: hostile, body: `one\r\n\r\n\ttwo ${hostile}` })
    expect(created.status).toBe(303)
    const topic = locationOf(created)
    const replied = await browser.post(`${topic}/reply`, { body: hostile })
    expect(locationOf(replied)).toMatch(/^\/topic\/\d+#post-\d+$/)
    for (const { text } of await Promise.all([browser.get('/'), browser.get(topic)])) {
      expect(text).toContain(escaped)
      expect(text).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;')
      expect(text).not.toContain('<script>alert')
      expect(text).not.toContain('<img')
    }
    expect((await browser.get(topic)).text).toContain(`>one\n\n    two ${escaped}</div>`)
  })

  test('the seed topic with every kind of quote reads as written', async () => {
    const { text } = await new Browser(forum.origin).get('/')
    expect(text).toContain('A &amp; B &lt;3 &quot;quotes&quot;')
  })

  test('takes a title of 120 and a text of 10 000 code points, counted as people count', async () => {
    const browser = await loggedIn(forum.origin, 'Tim')
    const most = { title: '😀'.repeat(120), body: '😀'.repeat(10_000) }
    expect(await browser.post('/topic', most)).toMatchObject({ status: 303 })
    const title = await browser.post('/topic', { ...most, title: `${most.title}x` })
    expect(title.status).toBe(422)
    expect(title.text).toContain('The title has 121 characters; at most 120 fit.')
    expect(title.text).toContain(`value="${most.title}x"`)
    const body = await browser.post('/topic', { title: 'kept', body: `${most.body}x` })
    expect(body.text).toContain('The text has 10,001 characters; at most 10,000 fit.')
    expect(body.text).toContain('value="kept"')
    expect(body.text.includes(`\n${most.body}x</textarea>`)).toBe(true)
    expect(await browser.post('/topic', { title: 'x', body: 'x'.repeat(200_000) })).toMatchObject({
      status: 413,
    })
  })

  test('names every empty field', async () => {
    const browser = await loggedIn(forum.origin, 'Tim')
    const { status, text } = await browser.post('/topic', { title: ' ', body: '\r\n' })
    expect(status).toBe(422)
    expect(text).toMatch(/id="title"[^>]*aria-invalid="true" aria-describedby="title-problem"/)
    expect(text).toContain('Enter a title.')
    expect(text).toContain('Enter a text.')
    expect((await browser.post('/topic/1/reply', { body: '' })).text).toContain('Enter a text.')
  })

  test.each(['Newbie', 'Ivy', 'Grum'] as const)('%s may not post', async (person) => {
    const browser = await loggedIn(forum.origin, person)
    expect((await browser.get('/topic/1')).text).not.toContain('<textarea')
    expect(await browser.post('/topic/1/reply', { body: 'no' })).toMatchObject({ status: 403 })
  })

  test('a guest may not post, and keeps what was typed', async () => {
    const browser = new Browser(forum.origin)
    expect(locationOf(await browser.get('/new'))).toBe('/login?next=%2Fnew')
    const topic = await browser.post('/topic', { title: 'mine', body: 'still here' })
    expect(topic.status).toBe(403)
    expect(topic.text).toContain('still here</textarea>')
    expect(await browser.post('/topic/1/reply', { body: 'no' })).toMatchObject({ status: 403 })
  })

  test.each(['/topic/999999', '/topic/0', '/topic/1e0', '/topic/%22', '/nowhere'])(
    '%s is not found',
    async (path) => {
      expect(await new Browser(forum.origin).get(path)).toMatchObject({ status: 404 })
    },
  )
})

describe('embedding', () => {
  const strict =
    "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; require-trusted-types-for 'script'"

  test('from the same host by default, under the strict policy', async () => {
    const browser = await loggedIn(forum.origin, 'Ann')
    const paths = ['/', '/topic/1', '/new', '/login', '/nowhere']
    for (const { headers, text } of await Promise.all(paths.map((path) => browser.get(path)))) {
      expect(headers.get('content-security-policy')).toBe(strict)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('cache-control')).toBe('private, no-store')
      expect(text).toContain('<script type="module" src="/chat/widget.js"></script>')
      expect(text).toMatch(/<sax-chat log-in-url="\/login">\s*<a href="\/chat\/">/)
      expect(text).not.toContain(sidOf(browser))
    }
  })

  test('[C3] from its own origin when asked, with a ticket in the page and never the sid', async () => {
    const browser = await loggedIn(forum.origin, 'Ann')
    const chosen = await browser.post('/embed', { embed: 'other', next: '/topic/1' })
    expect(chosen.headers.getSetCookie()).toStrictEqual([
      'sax_embed=other; Path=/; SameSite=Lax; Max-Age=31536000',
    ])
    expect(locationOf(chosen)).toBe('/topic/1')
    const { headers, text } = await browser.get('/topic/1')
    expect(headers.get('content-security-policy')).toBe(
      `${strict}; script-src 'self' ${ROOM_ORIGIN}; connect-src 'self' ${ROOM_ORIGIN} ws://127.0.0.1:8787`,
    )
    expect(text).toContain(`<script type="module" src="${ROOM_ORIGIN}/widget.js"></script>`)
    const [, ticket = ''] =
      /<sax-chat log-in-url="\/login" renew-url="\/sax\/sid" sid="([^"]+)"\s*>/.exec(text) ?? []
    expect(await verified(forum.origin, ticket)).toMatchObject({ active: true, user: { name: 'Ann' } })
    expect(text).not.toContain(sidOf(browser))

    await browser.post('/logout')
    expect((await browser.get('/')).text).toMatch(/<sax-chat log-in-url="\/login" renew-url="\/sax\/sid"\s*>/)
    await browser.post('/embed', { embed: '"><script>' })
    expect(browser.cookie('sax_embed')).toBe('same')
  })

  test('hands every request under /chat/ on as it came', async () => {
    const response = await fetch(`${forum.origin}/chat/announcements/a%20b?x=1&x=2`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer y', origin: 'https://example.org', cookie: 'sax_forum_sid=z' },
    })
    expect(response.headers.get('x-chat')).toBe('stub')
    expect(response.headers.get('content-security-policy')).toBeNull()
    expect(await response.json()).toMatchObject({
      method: 'DELETE',
      url: `${forum.origin}/chat/announcements/a%20b?x=1&x=2`,
      headers: { authorization: 'Bearer y', origin: 'https://example.org', cookie: 'sax_forum_sid=z' },
    })
    const redirect = await fetch(`${forum.origin}/chat/elsewhere`, { redirect: 'manual' })
    expect(redirect.status).toBe(302)
    expect(redirect.headers.get('location')).toBe('/chat/there')
    expect(await new Browser(forum.origin).get('/chatter')).toMatchObject({ status: 404 })
  })

  test('hands WebSocket upgrades on', async () => {
    const socket = new WebSocket(`${forum.origin.replace('http', 'ws')}/chat/room?epoch=a&since=1`, 'sax.v1')
    const messages: unknown[] = []
    const closed = Promise.withResolvers<void>()
    socket.addEventListener('message', ({ data }) => {
      messages.push(data)
      if (messages.length === 2) socket.close()
    })
    socket.addEventListener('open', () => socket.send('hello'))
    socket.addEventListener('close', () => closed.resolve())
    await closed.promise
    expect(socket.protocol).toBe('sax.v1')
    expect(messages).toStrictEqual([
      JSON.stringify({ path: '/chat/room?epoch=a&since=1', cookie: null }),
      'echo hello',
    ])
  })
})

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 6_000))
}

describe('settings', () => {
  test(
    'a session slides with page views and ends after SESSION_SECONDS; TRUST_MS and BOARD_NAME are told',
    async () => {
      const variables = { SESSION_SECONDS: '10', TRUST_MS: '5000', BOARD_NAME: 'A < B' }
      const other = await startForum({ variables })
      try {
        const browser = await loggedIn(other.origin, 'Ann')
        expect((await browser.get('/')).text).toContain('A &lt; B')
        await pause()
        await browser.get('/')
        await pause()
        expect(await verified(other.origin, sidOf(browser))).toMatchObject({
          active: true,
          trustForMs: 5_000,
        })
        await pause()
        expect(await verified(other.origin, sidOf(browser))).toMatchObject({ reason: 'expired' })
      } finally {
        await other.dispose()
      }
    },
    SLOW_MS,
  )

  test.each([
    [{ FORUM_TOKEN: undefined }, 'FORUM_TOKEN: missing'],
    [{ ANNOUNCE_TOKEN: '' }, 'ANNOUNCE_TOKEN: must not be empty'],
    [
      { ROOM_ORIGIN: 'http://127.0.0.1:8787/' },
      'ROOM_ORIGIN: must be an http or https origin, without a path',
    ],
    [{ SESSION_SECONDS: '1.5' }, 'SESSION_SECONDS: must be a whole number above 0'],
  ])(
    'says what is wrong with %j',
    async (variables, detail) => {
      const other = await startForum({ variables })
      try {
        const response = await fetch(other.origin)
        expect(response.status).toBe(503)
        expect(await response.json()).toStrictEqual({ error: 'misconfigured', detail })
      } finally {
        await other.dispose()
      }
    },
    SLOW_MS,
  )

  test(
    'people, sessions and posts outlive a restart',
    async () => {
      const persistTo = await mkdtemp(join(tmpdir(), 'sax-forum-'))
      try {
        const first = await startForum({ persistTo })
        const before = new Browser(first.origin)
        await before.post('/register', { name: 'Stayer' })
        const topic = locationOf(await before.post('/topic', { title: 'It stays', body: 'here' }))
        await first.dispose()

        const second = await startForum({ persistTo })
        try {
          expect(await verified(second.origin, sidOf(before))).toMatchObject({ user: { name: 'Stayer' } })
          const after = new Browser(second.origin)
          expect((await after.get(topic)).text).toContain('It stays')
          expect((await after.get('/')).text.match(/Contest #14/g)).toHaveLength(1)
          expect(await after.post('/register', { name: 'stayer' })).toMatchObject({ status: 422 })
        } finally {
          await second.dispose()
        }
      } finally {
        await rm(persistTo, { recursive: true, force: true })
      }
    },
    SLOW_MS,
  )
})
