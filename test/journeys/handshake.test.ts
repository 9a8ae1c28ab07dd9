import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RawClient } from './support/raw-client.ts'
import { startRoom, type TestSite } from './support/room.ts'

const ORIGIN = 'https://forum.example'
let site: TestSite

beforeAll(async () => {
  site = await startRoom({ ALLOWED_ORIGINS: ORIGIN, FORUM_SID_COOKIE: 'forum_sid' })
})
afterAll(() => site.stop())

/** Status and body of an upgrade that is refused; fetch would not send the header. */
function knock(
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(site.roomUrl)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('error', reject)
    socket.on('close', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n')
      resolve({ status: Number(head.split(' ')[1]), body: /\{.*\}/.exec(body)?.[0] ?? '' })
    })
    const lines = Object.entries({ Host: `${hostname}:${port}`, Connection: 'close, Upgrade', ...headers })
    socket.write(
      `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    )
  })
}

const upgrade = {
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

describe('[H4] refusals before any socket exists', () => {
  it.each([
    ['/room', {}, 426, 'upgrade_required'],
    ['/room', upgrade, 400, 'bad_request'],
    ['/room', { ...upgrade, 'Sec-WebSocket-Protocol': 'sax.v2' }, 400, 'bad_request'],
    ['/room?epoch=x', { ...upgrade, 'Sec-WebSocket-Protocol': 'sax.v1' }, 400, 'bad_request'],
    [
      '/room',
      { ...upgrade, 'Sec-WebSocket-Protocol': 'sax.v1', Origin: 'https://evil.example' },
      403,
      'origin_not_allowed',
    ],
  ])('%s %j: %i %s', async (path, headers, status, error) => {
    const answer = await knock(path, headers)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({ error })
  })

  it('a wrong relay token is told by bye, and does not wake the room', async () => {
    const { sessions } = (await (await fetch(`${site.roomUrl}health`)).json()) as { sessions: number }
    const client = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'relay.wrong'] })
    expect(client.socket.protocol).toBe('sax.v1')
    expect(await client.next('bye')).toEqual({ type: 'bye', code: 4401, reason: 'wrong relay token' })
    expect(await client.closed).toEqual({ code: 4401, reason: 'wrong relay token' })
    expect(await (await fetch(`${site.roomUrl}health`)).json()).toMatchObject({ ok: true, sessions })
  })
})

it.each(['relay-old', 'relay-new'])('[H3] the relay is let in by either live token: %s', async (token) => {
  const relay = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', `relay.${token}`] })
  expect(await relay.next('welcome')).toMatchObject({ auth: 'relay', you: null })
  await relay.end()
})

it('[H1] [H5] [H6] a guest is welcome at once, by the version they asked for', async () => {
  const guest = await RawClient.open(site.roomUrl, { headers: { origin: ORIGIN } })
  expect(guest.socket.protocol).toBe('sax.v1')
  expect(await guest.next('welcome')).toMatchObject({ v: 1, auth: 'guest', reset: true })
  await guest.end()
  expect(await guest.closed).toMatchObject({ code: 1000 })
})

describe('[F1] [H3] the forum says who a sid is', () => {
  it('is asked as agreed, with a sid that came in a protocol item', async () => {
    site.forum.member('abc', '42', { name: 'Merth', role: 'admin', color: '#aa0000' })
    const merth = await RawClient.open(site.roomUrl, {
      protocols: ['sax.v1', 'sid.abc'],
      headers: { 'user-agent': 'Tester/1' },
    })
    expect(await merth.next('welcome')).toMatchObject({ auth: 'pending' })
    expect(await merth.next('you')).toMatchObject({
      auth: 'member',
      you: { id: 'forum:42', name: 'Merth', role: 'admin', color: '#aa0000', can: ['read', 'post'] },
    })
    const asked = site.forum.asked.at(-1)
    expect(asked?.body).toMatchObject({ v: 1, sid: 'abc', client: { userAgent: 'Tester/1' } })
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer test-token',
      'content-type': 'application/json',
    })
    await merth.end()
  })

  it('believes the cookie beside an allowed origin only', async () => {
    site.forum.member('from-cookie', '7')
    const cookie = 'other=x; forum_sid=from-cookie'
    const ann = await RawClient.open(site.roomUrl, { headers: { origin: ORIGIN, cookie } })
    expect(await ann.next('you')).toMatchObject({ auth: 'member', you: { id: 'forum:7' } })
    const nobody = await RawClient.open(site.roomUrl, { headers: { cookie } })
    expect(await nobody.next('welcome')).toMatchObject({ auth: 'guest' })
    await Promise.all([ann.end(), nobody.end()])
  })

  it('takes no word of the client for the Worker’s', async () => {
    const arrival = encodeURIComponent(
      JSON.stringify({ client: { ip: '', userAgent: '' }, cursor: null, credential: { is: 'relay' } }),
    )
    const eve = await RawClient.open(site.roomUrl, { headers: { 'sax-arrival': arrival } })
    expect(await eve.next('welcome')).toMatchObject({ auth: 'guest' })
    await eve.end()
  })

  it('[F2] asks once for many sockets of one browser', async () => {
    site.forum.member('shared', '9')
    site.forum.delayMs = 200
    const before = site.forum.asked.length
    const tabs = await Promise.all(
      Array.from({ length: 5 }, () => RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.shared'] })),
    )
    // One whose upgrade took longer than the answer is told at once.
    const areIn = tabs.map(async (tab) => (await tab.next('welcome'))['auth'] === 'member' || tab.next('you'))
    await Promise.all(areIn)
    site.forum.delayMs = 0
    const later = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.shared'] })
    expect(await later.next('welcome')).toMatchObject({ auth: 'member', you: { id: 'forum:9' } })
    expect(site.forum.asked.length - before).toBe(1)
    later.send({ type: 'auth', sid: 'shared' })
    expect(await later.next('you')).toMatchObject({ auth: 'member' })
    expect(site.forum.asked.length - before).toBe(2)
    await Promise.all([...tabs, later].map((tab) => tab.end()))
  })

  it.each([
    ['a status', (r) => r.writeHead(500).end('{"v":1,"active":true}')],
    ['HTML', (r) => r.writeHead(200).end('<!doctype html>')],
    ['a redirect', (r) => r.writeHead(302, { location: '/verify' }).end()],
    ['another version', (r) => r.writeHead(200).end('{"v":2,"active":false,"reason":"unknown"}')],
    ['a reason of its own', (r) => r.writeHead(200).end('{"v":1,"active":false,"reason":"because"}')],
    [
      'a name too long',
      (r) =>
        r.writeHead(200).end(
          JSON.stringify({
            v: 1,
            active: true,
            user: { id: '1', name: 'x'.repeat(65), can: [] },
            trustForMs: 1,
          }),
        ),
    ],
    [
      'too much',
      (r) => r.writeHead(200).end(`{"v":1,"active":false,"reason":"unknown","x":"${'x'.repeat(20_000)}"}`),
    ],
    ['a hang-up', (r) => r.destroy()],
    ['silence', () => {}],
  ] as [string, (response: import('node:http').ServerResponse) => void][])(
    '[F1] an answer of %s is a forum that is unavailable',
    async (name, answer) => {
      const sid = `odd-${name.replaceAll(' ', '-')}`
      site.forum.says(sid, answer)
      const client = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', `sid.${sid}`] })
      expect(await client.next('you')).toEqual({
        type: 'you',
        auth: 'guest',
        you: null,
        reason: 'unavailable',
      })
      await client.end()
    },
  )

  it('[F1] a wrong decoration does not lock anybody out', async () => {
    site.forum.member('gaudy', '5', { color: 'red', avatar: 'http://plain.example/a.png', url: 7 })
    const client = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.gaudy'] })
    const { you } = await client.next('you')
    expect(you).toEqual({ id: 'forum:5', name: 'P5', can: ['read', 'post'], trustUntil: expect.any(Number) })
    await client.end()
  })
})

it('[H10] ping is answered by pong', async () => {
  const client = await RawClient.open(site.roomUrl)
  await client.next('welcome')
  client.send('ping')
  client.send({ type: 'history', ref: 'h' })
  await client.next('history')
  expect(client.frames).toContain('pong')
  await client.end()
})

it('[S5] binary and oversized frames over the wire', async () => {
  const [binary, big] = await Promise.all([RawClient.open(site.roomUrl), RawClient.open(site.roomUrl)])
  binary.send(new Uint8Array([1, 2, 3]))
  expect(await binary.next('error')).toEqual({
    type: 'error',
    code: 'bad_frame',
    detail: 'frame: must be text',
  })
  big.send('x'.repeat(1_000_000))
  expect(await big.next('bye')).toMatchObject({ code: 1009 })
  expect((await big.closed).code).toBe(1009)
  await binary.end()
})

describe('HTTP', () => {
  it.each([
    ['nonsense', 'GET', 404, 'not_found'],
    ['room', 'POST', 405, 'method_not_allowed'],
    ['history', 'DELETE', 405, 'method_not_allowed'],
    ['history?before=x', 'GET', 400, 'bad_request'],
    ['history?before=0', 'GET', 400, 'bad_request'],
    ['history?before=-5', 'GET', 400, 'bad_request'],
    [`history?before=${2 ** 53}`, 'GET', 400, 'bad_request'],
    ['history?limit=x', 'GET', 400, 'bad_request'],
  ])('%s by %s: %i', async (path, method, status, error) => {
    const answer = await fetch(`${site.roomUrl}${path}`, { method })
    expect([answer.status, await answer.json()]).toMatchObject([status, { error }])
  })

  it('[T6] a limit is clamped, however large, and every number of the wire is one', async () => {
    const most = '9'.repeat(400)
    for (const query of [`limit=${most}`, `limit=-${most}`, `before=${Number.MAX_SAFE_INTEGER}`])
      expect((await fetch(`${site.roomUrl}history?${query}`)).status).toBe(200)
  })

  it('[T6] history is the newest messages, cacheable for a second, readable from allowed pages', async () => {
    site.forum.member('writer', '3')
    const writer = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.writer'] })
    await writer.next('you')
    writer.send({ type: 'say', ref: 'r1', text: 'for everybody' })
    const { seq } = await writer.next('ack')
    const answer = await fetch(`${site.roomUrl}history?limit=1`, { headers: { origin: ORIGIN } })
    expect(await answer.json()).toMatchObject({ head: seq, entries: [{ seq, text: 'for everybody' }] })
    expect(answer.headers.get('cache-control')).toBe('public, max-age=1')
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    const elsewhere = await fetch(`${site.roomUrl}history`, { headers: { origin: 'https://evil.example' } })
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull()
    await writer.end()
  })
})
