import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_REUSE } from '../support/no-reuse.ts'
import { until } from '../support/until.ts'
import { residentBytes, workerdPids } from './support/processes.ts'
import { RawClient } from './support/raw-client.ts'
import { startRoom, type TestSite, UNLIMITED } from './support/room.ts'

const TOKENS = { ANNOUNCE_TOKEN: 'announce-token', ADMIN_TOKEN: 'admin-token' }
const ADMIN = { authorization: 'Bearer admin-token' }
const NDJSON = { ...ADMIN, ...NO_REUSE, 'content-type': 'application/x-ndjson' }

type Health = { readonly epoch: string; readonly head: number }
type Replaced = Health & { readonly entries: number }

const sites: TestSite[] = []
async function start(settings: Readonly<Record<string, string>> = {}): Promise<TestSite> {
  const site = await startRoom({ ...UNLIMITED, ...TOKENS, ...settings })
  sites.push(site)
  return site
}
afterAll(() => Promise.all(sites.map((site) => site.stop())))

async function exported({ roomUrl }: TestSite): Promise<string> {
  const answer = await fetch(`${roomUrl}admin/export`, { headers: ADMIN })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  return answer.text()
}

async function imported({ roomUrl }: TestSite, body: string): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(`${roomUrl}admin/import`, { method: 'POST', headers: NDJSON, body })
  return { status: answer.status, json: await answer.json() }
}

async function health({ roomUrl }: TestSite): Promise<Health> {
  const { epoch, head } = (await (await fetch(`${roomUrl}health`)).json()) as Health
  return { epoch, head }
}

async function announce({ roomUrl }: TestSite, key: string): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(`${roomUrl}announcements`, {
    method: 'POST',
    headers: { authorization: 'Bearer announce-token', 'content-type': 'application/json' },
    body: JSON.stringify({ event: 'message', key, text: `announced ${key}` }),
  })
  return { status: answer.status, json: await answer.json() }
}

/** Everything that the room tells of its transcript, as a page and as a relay reads it. */
async function told(site: TestSite): Promise<{ page: unknown; delta: unknown; topic: unknown }> {
  const { entries } = (await (await fetch(`${site.roomUrl}history?limit=100`)).json()) as { entries: unknown }
  const reader = await RawClient.open(site.roomUrl)
  const { room } = (await reader.next('welcome')) as { room: { topic: unknown } }
  reader.send({ type: 'history', ref: 'h', after: 0, limit: 500 })
  const delta = (await reader.next('history'))['entries']
  await reader.end()
  return { page: entries, delta, topic: room.topic }
}

const open = (site: TestSite, ...protocols: string[]) =>
  RawClient.open(site.roomUrl, { protocols: ['sax.v1', ...protocols] })

/** Somebody who may write, and moderate. */
async function writer(site: TestSite, id: string): Promise<RawClient> {
  site.forum.member(`sid-${id}`, id, {
    can: ['read', 'post', 'moderate'],
    role: 'moderator',
    color: '#aa0000',
  })
  const client = await open(site, `sid.sid-${id}`)
  // Known from a moment ago, or asked about [F2].
  if ((await client.next('welcome'))['auth'] === 'pending') await client.next('you')
  return client
}

async function send(client: RawClient, frame: object): Promise<number> {
  client.send(frame)
  return (await client.next('ack'))['seq'] as number
}

/** An import's request up to its body, for who wants to send that by hand. */
function importHead(length: number): string {
  const headers = { ...NDJSON, host: 'room', 'content-length': `${length}` }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST /admin/import HTTP/1.1\r\n${lines.join('')}\r\n`
}

const head = (seq: number) => `${JSON.stringify({ v: 1, epoch: 'e1', head: seq, room: 'Chat' })}\n`
const say = (seq: number, more: object = {}) =>
  `${JSON.stringify({ seq, at: 1_700_000_000_000 + seq, kind: 'say', by: { id: 'forum:1', name: 'Ann' }, text: `line ${seq}`, ...more })}\n`
const says = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => say(from + i)).join('')

it('[A1] [A2] [T9] a room moves: what it tells is the same, under a new epoch', async () => {
  const from = await start()
  const ann = await writer(from, 'ann')
  const ben = await writer(from, 'ben')
  const relay = await open(from, 'relay.relay-new')
  await relay.next('welcome')
  const as = { id: 'irc:tim', name: 'Tim' }
  await send(ann, { type: 'say', ref: 'a1', text: 'Good morning\nto all of you – 茶 ☕' })
  await send(ben, { type: 'say', ref: 'b1', text: 'a reply', reply: 1 })
  await send(ann, { type: 'action', ref: 'a2', text: 'waves' })
  await send(relay, { type: 'say', ref: 'i1', text: 'from afar', as, sentAt: 1_700_000_000_000 })
  await send(relay, { type: 'notice', ref: 'i2', text: 'noticed', as })
  await send(ann, { type: 'edit', ref: 'a3', target: 1, text: 'Good evening' })
  await send(ann, { type: 'edit', ref: 'a4', target: 1, text: 'Good night' })
  await send(ben, { type: 'say', ref: 'b2', text: 'a secret' })
  await send(ben, { type: 'edit', ref: 'b3', target: 8, text: 'another secret' })
  await send(ann, { type: 'remove', ref: 'a5', targets: [8], reason: 'secret' })
  await send(ann, { type: 'topic', ref: 'a6', text: 'Tea at five' })
  await send(ben, { type: 'topic', ref: 'b4', text: 'Tea at six' })
  await announce(from, 'kept')
  await announce(from, 'taken/back')
  await fetch(`${from.roomUrl}announcements/taken%2Fback`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer announce-token' },
  })
  const before = await told(from)
  const copy = await exported(from)
  expect(copy).not.toContain('secret"}')
  expect(JSON.parse(copy.slice(0, copy.indexOf('\n')))).toEqual({
    v: 1,
    ...(await health(from)),
    room: 'Chat',
  })
  expect(copy.trimEnd().split('\n')).toHaveLength(16)

  const to = await start()
  const reader = await open(to)
  const { epoch } = await reader.next('welcome')
  reader.send('ping')
  const moved = await imported(to, copy)
  expect(moved).toEqual({ status: 200, json: { epoch: expect.any(String), head: 15, entries: 15 } })
  const { epoch: newEpoch } = moved.json as Replaced
  expect([epoch, (await health(from)).epoch]).not.toContain(newEpoch)
  expect(await health(to)).toEqual({ epoch: newEpoch, head: 15 })
  expect(await told(to)).toEqual(before)
  expect(await reader.next('bye')).toEqual({
    type: 'bye',
    code: 1012,
    reason: 'the transcript was replaced',
    retryAfterMs: 0,
  })
  expect((await reader.closed).code).toBe(1012)
  const back = await RawClient.open(to.roomUrl, { query: `?epoch=${String(epoch)}&since=0` })
  expect(await back.next('welcome')).toMatchObject({ reset: true, epoch: newEpoch, head: 15 })

  // Refs and keys moved with their entries [S2, F3].
  const annThere = await writer(to, 'ann')
  const relayThere = await open(to, 'relay.relay-new')
  await relayThere.next('welcome')
  expect(await send(annThere, { type: 'action', ref: 'a2', text: 'waves' })).toBe(3)
  expect(await send(annThere, { type: 'say', ref: 'a1', text: 'Good morning\nto all of you – 茶 ☕' })).toBe(
    1,
  )
  expect(await send(relayThere, { type: 'say', ref: 'i1', text: 'from afar', as })).toBe(4)
  annThere.send({ type: 'action', ref: 'a2', text: 'waves back' })
  expect(await annThere.next('nack')).toMatchObject({ ref: 'a2', code: 'conflict' })
  expect(await announce(to, 'kept')).toEqual({ status: 200, json: { seq: 13, duplicate: true } })
  expect(await announce(to, 'taken/back')).toEqual({ status: 200, json: { seq: 14, duplicate: true } })
  expect(await send(annThere, { type: 'say', ref: 'a9', text: 'we are here' })).toBe(16)
  expect(await send(annThere, { type: 'edit', ref: 'a10', target: 16, text: 'We are here' })).toBe(17)

  // And it stands there like every other.
  const settled = await told(to)
  await to.kill()
  expect(await told(to)).toEqual(settled)
  expect(await imported(to, await exported(to))).toMatchObject({
    status: 200,
    json: { head: 17, entries: 17 },
  })
  expect(await told(to)).toEqual(settled)
})

describe('[A2] an import that cannot stand changes nothing', () => {
  let site: TestSite
  let client: RawClient
  let before: unknown
  beforeAll(async () => {
    site = await start()
    await imported(site, head(5) + says(1, 5))
    client = await writer(site, 'ann')
    before = [await health(site), await told(site)]
  })

  async function expectUnharmed(): Promise<void> {
    expect([await health(site), await told(site)]).toEqual(before)
    // Nobody was sent away.
    client.send({ type: 'history', ref: 'h' })
    expect(await client.next('history')).toMatchObject({ ref: 'h' })
  }

  it.each([
    ['nothing', '', 'line 1: missing'],
    ['a page', '<!doctype html>\n<p>', 'line 1: must be JSON'],
    ['no head', says(1, 5), 'line 1: v: missing'],
    ['a head alone', head(5), 'line 2: missing'],
    [
      'a bad line in the middle',
      `${head(900) + says(1, 500)}{"seq":501\n${says(502, 900)}`,
      'line 502: must be JSON',
    ],
    [
      'an entry without its text',
      head(3) + say(1) + say(2, { text: undefined }) + say(3),
      'line 3: text: missing',
    ],
    ['a gap', head(900) + says(1, 450) + says(452, 900), 'line 452: seq: must follow the line before'],
    ['a head that is beyond', head(901) + says(1, 900), 'line 902: missing'],
    ['a head that is behind', head(899) + says(1, 900), 'line 901: seq: must not be beyond head'],
    [
      'a ref that stands twice',
      head(900) + say(1, { ref: 'r' }) + says(2, 899) + say(900, { ref: 'r' }),
      'line 901: ref or key: must not stand twice',
    ],
    [
      'a key that stands twice',
      head(2) + [1, 2].map((seq) => say(seq, { kind: 'announce', event: 'message', key: 'k' })).join(''),
      'line 3: ref or key: must not stand twice',
    ],
    [
      'a line too long',
      head(2) + say(1, { text: 'x'.repeat(70_000) }) + say(2),
      'line 2: must be at most 65536 bytes',
    ],
    ['a line without end', head(2) + 'x'.repeat(300_000), 'line 2: must be at most 65536 bytes'],
    ['an empty line', `${head(2) + say(1)}\n${say(2)}`, 'line 3: must be JSON'],
    ['half of the last line', head(2) + say(1) + say(2).slice(0, -20), 'line 3: must be JSON'],
    [
      'an author from nowhere',
      head(1) + say(1, { by: { id: 'eve', name: 'Eve' } }),
      'line 2: by.id: must be forum:… or irc:…',
    ],
  ])('%s', async (_what, body, detail) => {
    expect(await imported(site, body)).toEqual({ status: 400, json: { error: 'bad_request', detail } })
    await expectUnharmed()
  })

  it('is told so to who listens only when all is said', async () => {
    const body = `${head(90_000)}nonsense\n${says(2, 90_000)}`
    const socket = connect(Number(new URL(site.roomUrl).port), '127.0.0.1').pause()
    socket.write(importHead(body.length))
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.write(body, () => resolve())
    })
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    expect(answer).toContain(' 400 ')
    expect(answer).toContain('{"error":"bad_request","detail":"line 2: must be JSON"}')
    await expectUnharmed()
  })

  it('an upload that breaks off', async () => {
    const body = head(900) + says(1, 900)
    for (const cut of [body.length - 1, body.length >> 1, 10]) {
      const socket = connect(Number(new URL(site.roomUrl).port), '127.0.0.1')
      socket.write(importHead(body.length) + body.slice(0, cut))
      await new Promise((resolve) => setTimeout(resolve, 50))
      socket.destroy()
      await new Promise((resolve) => socket.once('close', resolve))
      await expectUnharmed()
    }
  })
})

it('[A2] of two imports at once each is whole, and one of them stands', async () => {
  const site = await start()
  const answers = await Promise.all([
    imported(site, head(700) + says(1, 700)),
    imported(site, head(900) + says(201, 900)),
  ])
  expect(answers).toMatchObject([
    { status: 200, json: { head: 700, entries: 700 } },
    { status: 200, json: { head: 900, entries: 700 } },
  ])
  const stands = await health(site)
  expect(answers.map(({ json }) => json)).toContainEqual({ ...stands, entries: 700 })
  const lines = (await exported(site)).trimEnd().split('\n')
  expect(lines.slice(1).map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(
    Array.from({ length: 700 }, (_, i) => stands.head - 699 + i),
  )
})

it('[T8] an import of more than is kept keeps the newest, and the pinned line', async () => {
  const site = await start({ HISTORY_MAX: '100' })
  const topic = say(2, { kind: 'topic', text: 'Tea at five' })
  const { status, json } = await imported(site, head(500) + say(1) + topic + says(3, 500))
  expect([status, json]).toEqual([200, { epoch: expect.any(String), head: 500, entries: 101 }])
  const { delta, topic: pinned } = await told(site)
  expect((delta as { seq: number }[]).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 100 }, (_, i) => 401 + i),
  )
  expect(pinned).toMatchObject({ text: 'Tea at five', seq: 2 })
  // What is left of it can move on.
  const copy = await exported(site)
  expect(copy.trimEnd().split('\n')).toHaveLength(102)
  const next = await start({ HISTORY_MAX: '100' })
  expect(await imported(next, copy)).toMatchObject({ status: 200, json: { head: 500, entries: 101 } })
  expect(await told(next)).toEqual(await told(site))
  const ann = await writer(next, 'ann')
  expect(await send(ann, { type: 'say', ref: 'r1', text: 'on we go' })).toBe(501)
})

it('[A2] an import while people chat loses nothing that was acked after it', async () => {
  const site = await start()
  const clients = await Promise.all(['ann', 'ben', 'cara'].map((id) => writer(site, id)))
  const reader = await open(site)
  await reader.next('welcome')
  let sent = 0
  let talks = true
  const talk = async (client: RawClient) => {
    while (talks && !client.frames.some((frame) => frame.startsWith('{"type":"bye"'))) {
      sent += 1
      client.send({ type: 'say', ref: `r${sent}`, text: `before ${sent}` })
      await Promise.race([client.next('ack'), client.closed])
    }
  }
  const talking = clients.map(talk)
  await until(() => expect(sent).toBeGreaterThan(20))
  const { json } = await imported(site, head(2_000) + says(1, 2_000))
  await Promise.all(talking)
  talks = false
  const { epoch, head: at } = json as Replaced
  // The fourth of four sockets, two milliseconds for each.
  expect(await reader.next('bye')).toMatchObject({ code: 1012, retryAfterMs: 6 })

  const back = await Promise.all(['ann', 'ben', 'cara'].map((id) => writer(site, id)))
  const acked: number[] = []
  for (let i = 0; i < 10; i += 1)
    acked.push(
      ...(await Promise.all(
        back.map((client, who) => send(client, { type: 'say', ref: `n${i}-${who}`, text: 'after' })),
      )),
    )
  expect(acked.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => at + 1 + i))
  await site.kill()
  expect(await health(site)).toEqual({ epoch, head: 2_030 })
  expect(await exported(site)).not.toContain('before')
})

it('[A1] [A2] thirty thousand entries pass both ways, and the room holds few of them at a time', async () => {
  const others = workerdPids()
  const site = await start({ HISTORY_MAX: '100000' })
  const pid = workerdPids().find((each) => !others.includes(each))
  if (pid === undefined) throw new Error('no runtime')
  const body = head(30_000) + says(1, 30_000)
  const atRest = residentBytes(pid)
  let most = atRest
  const watch = setInterval(() => (most = Math.max(most, residentBytes(pid))), 5)
  const began = performance.now()
  expect(await imported(site, body)).toMatchObject({ status: 200, json: { head: 30_000, entries: 30_000 } })
  const taken = performance.now()
  const mostImporting = most
  most = residentBytes(pid)
  const copy = await exported(site)
  const given = performance.now()
  clearInterval(watch)
  expect(copy.slice(copy.indexOf('\n') + 1).length).toBe(body.length - head(30_000).length)
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
  console.info(
    `30 000 entries, ${mb(body.length)}: in ${Math.round(taken - began)} ms, ${mb(atRest)} → ${mb(mostImporting)}; out ${Math.round(given - taken)} ms, ${mb(most)}`,
  )
  // As objects they would take several times their text; a young heap and SQLite's cache take some of this.
  expect(Math.max(most, mostImporting) - atRest).toBeLessThan(200e6)

  // A copy that was begun is not finished from another transcript: one of which no buffer on the way holds the rest.
  const text = 'x'.repeat(2_000)
  const long = Array.from({ length: 8_000 }, (_, i) => say(i + 1, { text })).join('')
  expect(await imported(site, head(8_000) + long)).toMatchObject({ status: 200 })
  const half = await fetch(`${site.roomUrl}admin/export`, { headers: ADMIN })
  const reader = half.body?.getReader()
  await reader?.read()
  await imported(site, head(2) + says(1, 2))
  await expect(
    (async () => {
      while (!(await reader?.read())?.done);
    })(),
  ).rejects.toThrow('terminated')
})
