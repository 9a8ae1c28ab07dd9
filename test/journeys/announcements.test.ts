import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RawClient } from './support/raw-client.ts'
import { startRoom, type TestSite } from './support/room.ts'

const HEADERS = { authorization: 'Bearer announce-token', 'content-type': 'application/json' }
const TOPIC = { title: 'Tea?', url: 'https://f.example/t/7' }
let site: TestSite

beforeAll(async () => {
  site = await startRoom({ ANNOUNCE_TOKEN: 'announce-token', ROOM_NAME: 'Tea Room' })
})
afterAll(() => site.stop())

async function announce(
  body: object,
  at = site,
): Promise<{ status: number; json: unknown; retryAfter: string | null }> {
  const answer = await fetch(`${at.roomUrl}announcements`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify(body),
  })
  return { status: answer.status, json: await answer.json(), retryAfter: answer.headers.get('retry-after') }
}

async function retract(key: string): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(`${site.roomUrl}announcements/${encodeURIComponent(key)}`, {
    method: 'DELETE',
    headers: HEADERS,
  })
  return { status: answer.status, json: await answer.json() }
}

async function head(): Promise<number> {
  return ((await (await fetch(`${site.roomUrl}health`)).json()) as { head: number }).head
}

describe('[F3] announcements', () => {
  it.each([
    { event: 'message', key: 'first-of-all', text: 'before anybody said a word' },
    {
      event: 'topic.created',
      key: 'topic-7',
      topic: TOPIC,
      actor: { id: '42', name: 'Merth', url: 'https://f.example/u/42' },
    },
    { event: 'post.created', key: 'post-99', topic: TOPIC, post: { url: 'https://f.example/t/7#p99' } },
    {
      event: 'post.edited',
      key: 'post-99-edit-1',
      topic: TOPIC,
      post: { url: 'https://f.example/t/7#p99' },
      actor: { name: 'Ann' },
    },
    { event: 'topic.locked', key: 'topic-7-locked', topic: TOPIC },
    {
      event: 'topic.moved',
      key: 'topic-7-moved',
      topic: TOPIC,
      forum: { name: 'Garden', url: 'https://f.example/f/2' },
    },
    { event: 'user.registered', key: 'user-7', actor: { name: 'Tim' } },
    { event: 'file.uploaded', key: 'file-7', file: { name: 'sine.zip', url: 'https://f.example/d/1' } },
    { event: 'news.published', key: 'news-7', text: 'Two kinds of tea', url: 'http://f.example/n/7' },
    { event: 'news.published', key: 'news-8', topic: TOPIC },
  ])('$event: stored, and told at once', async (announcement) => {
    const before = await head()
    const reader = await RawClient.open(site.roomUrl)
    await reader.next('welcome')
    expect(await announce({ ...announcement, format: 'text', mood: 'good' })).toEqual({
      status: 202,
      json: { seq: before + 1 },
      retryAfter: null,
    })
    const { entries } = await reader.next('entries')
    const entry = {
      seq: before + 1,
      at: expect.any(Number),
      kind: 'announce',
      by: { id: 'room', name: 'Tea Room' },
      ...announcement,
    }
    expect(entries).toEqual([entry])
    expect(await (await fetch(`${site.roomUrl}history?limit=1`)).json()).toMatchObject({ entries: [entry] })
    expect(await announce({ event: 'message', key: announcement.key, text: 'something else' })).toMatchObject(
      {
        status: 200,
        json: { seq: before + 1, duplicate: true },
      },
    )
    await reader.end()
  })

  it('one key that comes twenty times at once is stored once', async () => {
    const before = await head()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => announce({ event: 'message', key: 'at-once', text: 'x' })),
    )
    expect(answers.filter(({ status }) => status === 202).map(({ json }) => json)).toEqual([
      { seq: before + 1 },
    ])
    expect(answers.filter(({ status }) => status === 200).map(({ json }) => json)).toEqual(
      Array.from({ length: 19 }, () => ({ seq: before + 1, duplicate: true })),
    )
    expect(await head()).toBe(before + 1)
  })

  it.each([
    'post-1',
    'a/b',
    'a//b',
    'a/../b',
    '100%',
    '%2F',
    '%25',
    'a%2fb',
    'q?x=1&y#z',
    'a+b',
    'tee-☕-茶',
    'x;y=1',
    ':key',
    '*',
    '...',
  ])('key %j is retracted once', async (key) => {
    const reader = await RawClient.open(site.roomUrl)
    await reader.next('welcome')
    const { json } = await announce({ event: 'message', key: `r-${key}`, text: 'a secret' })
    const { seq } = json as { seq: number }
    await reader.next('entries')
    expect(await retract(`r-${key}`)).toEqual({ status: 202, json: { seq: seq + 1 } })
    expect((await reader.next('entries'))['entries']).toEqual([
      {
        seq: seq + 1,
        at: expect.any(Number),
        kind: 'remove',
        by: { id: 'room', name: 'Tea Room' },
        targets: [seq],
      },
    ])
    expect(await retract(`r-${key}`)).toEqual({ status: 404, json: { error: 'not_found' } })
    expect(await announce({ event: 'message', key: `r-${key}`, text: 'again' })).toMatchObject({
      status: 200,
      json: { seq, duplicate: true },
    })
    const history = await (await fetch(`${site.roomUrl}history?limit=100`)).text()
    expect(history).not.toContain('a secret')
    await reader.end()
  })

  it.each([
    ['A &amp; B', 'A & B'],
    ['A &amp;amp; B', 'A &amp; B'],
    ['[b]Tea[/b] &#128172;', 'Tea 💬'],
  ])('format html: %j is shown as %j, and format text leaves it alone', async (title, shown) => {
    const topic = { title, url: 'https://f.example/?a=1&amp;b=2' }
    const reader = await RawClient.open(site.roomUrl)
    await reader.next('welcome')
    for (const [format, becomes] of [
      ['html', shown],
      ['text', title],
    ]) {
      await announce({ event: 'topic.created', key: `${format}-${btoa(title)}`, format, topic })
      const { entries } = await reader.next('entries')
      expect(entries).toMatchObject([{ topic: { title: becomes, url: topic.url } }])
    }
    await reader.end()
  })

  it.each([
    'ftp://f.example/',
    'javascript:alert(1)',
    '//f.example/',
    '/t/7',
    'https://f.example/a b',
    'https:\\f.example',
    '',
  ])('a URL must be http or https, which %j is not', async (url) => {
    const before = await head()
    const post = { url }
    expect(await announce({ event: 'post.created', key: 'bad-url', topic: TOPIC, post })).toMatchObject({
      status: 400,
      json: { error: 'bad_request', detail: 'post.url: must be an http or https URL' },
    })
    expect(await head()).toBe(before)
  })
})

it('[F3] what was announced and what was retracted survives a crash', async () => {
  await announce({ event: 'message', key: 'kept', text: 'still here' })
  await announce({ event: 'message', key: 'taken', text: 'no more' })
  await retract('taken')
  const before = await (await fetch(`${site.roomUrl}history`)).json()
  await site.kill()
  expect(await (await fetch(`${site.roomUrl}history`)).json()).toEqual(before)
  for (const key of ['kept', 'taken'])
    expect(await announce({ event: 'message', key, text: 'again' })).toMatchObject({ status: 200 })
  expect(await retract('taken')).toMatchObject({ status: 404 })
  expect(await retract('kept')).toMatchObject({ status: 202 })
})

describe('[F3] a forum that announces like a machine', () => {
  let busy: TestSite
  beforeAll(async () => {
    busy = await startRoom({ ANNOUNCE_TOKEN: 'announce-token' })
  })
  afterAll(() => busy.stop())

  it('is told to wait, and loses nothing', async () => {
    let taken = 0
    let refused: Awaited<ReturnType<typeof announce>> | null = null
    // The bucket fills again by two a second, so that a slow machine needs a few more.
    while (!refused && taken < 1_000) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          announce({ event: 'message', key: `n-${taken + i}`, text: 'x' }, busy),
        ),
      )
      for (const answer of answers) {
        if (answer.status === 202) taken += 1
        else refused = answer
      }
    }
    expect(taken).toBeGreaterThanOrEqual(120)
    expect(refused).toEqual({ status: 429, json: { error: 'too_many' }, retryAfter: '1' })
    expect(await announce({ event: 'message', key: 'n-0', text: 'x' }, busy)).toMatchObject({
      status: 200,
      json: { duplicate: true },
    })
    const health = await (await fetch(`${busy.roomUrl}health`)).json()
    expect(health).toMatchObject({ head: taken })
  })
})
