import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, ask, type Asked } from './support/http-request.ts'
import { startRoom, type TestSite } from './support/room.ts'

/** A door behind a token, and what it answers to who comes as agreed. */
type Door = {
  readonly method: 'POST' | 'DELETE' | 'GET'
  readonly path: string
  readonly token: 'announce' | 'admin'
  readonly type?: string
  readonly body?: () => string
  readonly maxBytes?: number
  readonly good: readonly [status: number, body: RegExp]
}

const HEAD = '{"v":1,"epoch":"e","head":0,"room":"Chat"}\n'
const NOT_JSON = 'body: must be JSON'

const DOORS: readonly Door[] = [
  {
    method: 'POST',
    path: 'announcements',
    token: 'announce',
    type: 'application/json',
    body: () => `{"event":"message","key":"${crypto.randomUUID()}","text":"Tea is ready"}`,
    maxBytes: 16 * 1024,
    good: [202, /^\{"seq":\d+\}$/],
  },
  {
    method: 'DELETE',
    path: 'announcements/nobody%2Fknows%20it',
    token: 'announce',
    good: [404, /^\{"error":"not_found"\}$/],
  },
  {
    method: 'POST',
    path: 'sessions/recheck',
    token: 'announce',
    type: 'application/json',
    body: () => '{"user":"42"}',
    maxBytes: 16 * 1024,
    good: [202, /^\{\}$/],
  },
  { method: 'GET', path: 'admin/export', token: 'admin', good: [200, /^\{"v":1,"epoch":"[\w-]+","head":/] },
  {
    method: 'POST',
    path: 'admin/import',
    token: 'admin',
    type: 'application/x-ndjson',
    body: () => HEAD,
    good: [200, /^\{"epoch":"[\w-]+","head":0,"entries":0\}$/],
  },
  {
    method: 'POST',
    path: 'admin/drain',
    token: 'admin',
    type: 'application/json',
    body: () => '{"overMs":0}',
    maxBytes: 1_024,
    good: [202, /^\{"sessions":0\}$/],
  },
]
const JSON_DOORS = DOORS.filter(({ maxBytes }) => maxBytes !== undefined)
const PUBLIC = ['room', 'history', 'health', 'widget.js', '']

const DEPLOYMENTS: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['at the root', '', {}],
  ['below a path', 'chat/', { BASE_PATH: '/chat/' }],
  ['for members only', '', { GUESTS: 'none' }],
]
const TOKENS = { ANNOUNCE_TOKEN: 'announce-old, announce-new', ADMIN_TOKEN: 'admin-old,admin-new' }

describe.each(DEPLOYMENTS)('a room %s', (_name, base, settings) => {
  let site: TestSite
  beforeAll(async () => {
    site = await startRoom({ ...TOKENS, ...settings })
  })
  afterAll(() => site.stop())

  const to = (path: string, asked: Asked = {}): Promise<Answer> => ask(`${site.roomUrl}${base}${path}`, asked)
  /** What a door is asked as agreed, but for this. */
  const knock = ({ method, path, token, type, body }: Door, but: Asked = {}): Promise<Answer> =>
    to(path, {
      method,
      ...(body && { body: [body()] }),
      ...but,
      headers: {
        authorization: `Bearer ${token}-old`,
        ...(type !== undefined && { 'content-type': type }),
        ...but.headers,
      },
    })

  describe.each(DOORS)('[F3] [F4] [A1] [A2] [A3] $method $path', (door) => {
    const { method, path, token } = door

    it('lets in by either live token', async () => {
      for (const authorization of [
        `Bearer ${token}-old`,
        `Bearer ${token}-new`,
        `bearer  ${token}-new`,
        `BEARER ${token}-old`,
      ]) {
        const { status, headers, body } = await knock(door, { headers: { authorization } })
        expect([authorization, status, headers['cache-control']]).toEqual([
          authorization,
          door.good[0],
          'no-store',
        ])
        expect(body).toMatch(door.good[1])
      }
    })

    it('turns away whoever shows anything else, before it reads a word', async () => {
      const other = token === 'admin' ? 'announce' : 'admin'
      for (const authorization of [
        '',
        'Bearer',
        'Bearer ',
        `${token}-old`,
        `Basic ${token}-old`,
        `Basic ${btoa(`${token}-old:`)}`,
        `Bearer${token}-old`,
        `Bearer ${token}-`,
        `Bearer ${token}-ol`,
        `Bearer ${token}-old2`,
        `Bearer ${token}-OLD`,
        `Bearer ${token}-old,${token}-new`,
        `Bearer ${token}-old ${token}-new`,
        `Bearer junk ${token}-old`,
        `Bearer ${other}-old`,
        'Bearer test-token',
        'Bearer relay-old',
        'Bearer undefined',
        `Bearer ${'x'.repeat(4_000)}`,
      ]) {
        const body = { headers: { authorization, 'content-type': 'text/nonsense' } }
        const refused = await knock(door, body)
        expect([authorization, refused.status, refused.body]).toEqual([
          authorization,
          401,
          '{"error":"unauthorized"}',
        ])
        expect(refused.headers).toMatchObject({
          'www-authenticate': 'Bearer',
          'cache-control': 'no-store',
          'content-type': 'application/json',
        })
      }
      const { status } = await to(path, { method })
      expect(status).toBe(401)
    })

    it('takes one method, whoever asks', async () => {
      const allow = method === 'GET' ? 'GET, HEAD' : method
      for (const wrong of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (wrong === method) continue
        for (const asked of [
          { method: wrong },
          { method: wrong, headers: { authorization: `Bearer ${token}-old` } },
        ]) {
          const refused = await to(path, asked)
          expect([wrong, refused.status, refused.body, refused.headers.allow]).toEqual([
            wrong,
            405,
            '{"error":"method_not_allowed"}',
            allow,
          ])
          expect(refused.headers['cache-control']).toBe('no-store')
        }
      }
    })
  })

  describe.each(JSON_DOORS)('[F5] $method $path', (door) => {
    const { maxBytes = 0, type = '' } = door
    const body = () => door.body?.() ?? ''
    const padded = (bytes: number) => body().padEnd(bytes, ' ')

    it.each([
      [
        'as many bytes as there may be, by length',
        { body: [padded(maxBytes)], headers: length(maxBytes) },
        null,
      ],
      ['as many, chunked', { body: [padded(maxBytes - 1), ' '] }, null],
      [
        'one byte more, by length',
        { body: [padded(maxBytes + 1)], headers: length(maxBytes + 1) },
        [413, 'too_large'],
      ],
      ['one byte more, chunked', { body: [padded(maxBytes), ' '] }, [413, 'too_large']],
      ['much more, chunked', { body: Array(4).fill(' '.repeat(maxBytes)) }, [413, 'too_large']],
      [
        'a length beyond all numbers',
        { body: [body()], headers: { 'content-length': '99999999999' }, endless: true },
        [413, 'too_large'],
      ],
      [
        'another type',
        { headers: { 'content-type': 'text/plain' } },
        [415, 'bad_type', `Content-Type: must be ${type}`],
      ],
      [
        'a form',
        { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
        [415, 'bad_type', `Content-Type: must be ${type}`],
      ],
      ['its type with a charset', { headers: { 'content-type': 'Application/JSON; charset=utf-8' } }, null],
      ['no body', { body: [], headers: length(0) }, [400, 'bad_request', NOT_JSON]],
      ['broken JSON', { body: [body().slice(0, -1)] }, [400, 'bad_request', NOT_JSON]],
      ['a list', { body: ['[]'] }, [400, 'bad_request', 'body: must be a JSON object']],
      ['null', { body: ['null'] }, [400, 'bad_request', 'body: must be a JSON object']],
      ['a number', { body: ['7'] }, [400, 'bad_request', 'body: must be a JSON object']],
      [
        'Latin 1',
        { body: ['{"é":', new Uint8Array([0x22, 0xe9, 0x22]), '}'] },
        [400, 'bad_request', 'body: must be UTF-8'],
      ],
      [
        'a character cut by the end',
        { body: [body(), new Uint8Array([0xc3])] },
        [400, 'bad_request', 'body: must be UTF-8'],
      ],
      ['a body that dawdles', { body: body().split(/(?<=[:,])/), everyMs: 20 }, null],
    ] as [string, Asked, [number, string, string?] | null][])('%s', async (_what, but, refused) => {
      const answer = await knock(door, but)
      expect(answer.headers['cache-control']).toBe('no-store')
      if (refused === null) {
        expect(answer.status).toBe(202)
        expect(answer.body).toMatch(door.good[1])
        return
      }
      const [status, error, detail] = refused
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        status,
        { error, ...(detail !== undefined && { detail }) },
      ])
    })
  })

  it.each([
    ['announcements', 'announce', '{}', 'event: missing'],
    ['announcements', 'announce', '{"event":"message","key":"k"}', 'text: missing'],
    [
      'announcements',
      'announce',
      '{"event":"message","key":"k","text":"x","url":"ftp://f.example/"}',
      'url: must be an http or https URL',
    ],
    ['sessions/recheck', 'announce', '{}', 'user: missing'],
    ['sessions/recheck', 'announce', '{"user":42}', 'user: must be a string'],
    ['sessions/recheck', 'announce', '{"user":"4 2"}', 'user: must be a user id'],
    ['admin/drain', 'admin', '{}', 'overMs: missing'],
    ['admin/drain', 'admin', '{"overMs":-1}', 'overMs: must be at least 0'],
    ['admin/drain', 'admin', '{"overMs":3600001}', 'overMs: must be at most 3600000'],
    ['admin/drain', 'admin', '{"overMs":1.5}', 'overMs: must be an integer'],
  ])('[F5] POST %s by %s with %s names the member', async (path, token, body, detail) => {
    const headers = { authorization: `Bearer ${token}-old`, 'content-type': 'application/json' }
    const answer = await to(path, { method: 'POST', headers, body: [body] })
    expect([answer.status, JSON.parse(answer.body)]).toEqual([400, { error: 'bad_request', detail }])
  })

  it.each(['text/plain', 'application/json'])('[A2] POST admin/import does not take %s', async (type) => {
    const door = DOORS.find(({ path }) => path === 'admin/import')
    const answer = door && (await knock(door, { headers: { 'content-type': type } }))
    expect([answer?.status, answer?.body]).toEqual([
      415,
      '{"error":"bad_type","detail":"Content-Type: must be application/x-ndjson"}',
    ])
  })

  it.each(PUBLIC)('[H4] GET %j is for everybody, by no other method', async (path) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const refused = await to(path, { method })
      expect([refused.status, refused.body, refused.headers.allow, refused.headers['cache-control']]).toEqual(
        [405, '{"error":"method_not_allowed"}', 'GET, HEAD', 'no-store'],
      )
    }
    const shown = await to(path, { headers: { authorization: 'Bearer nonsense' } })
    const asHead = await to(path, { method: 'HEAD' })
    expect([shown.status, asHead.status]).toEqual(
      path === 'room' ? [426, 426] : path === 'history' && 'GUESTS' in settings ? [403, 403] : [200, 200],
    )
    expect(asHead.body).toBe('')
  })

  it('[H4] [T6] what the public doors say', async () => {
    const room = await to('room')
    expect([room.body, room.headers['cache-control']]).toEqual(['{"error":"upgrade_required"}', 'no-store'])
    const history = await to('history')
    expect([history.headers['cache-control'], history.body]).toEqual(
      'GUESTS' in settings
        ? ['no-store', '{"error":"members_only"}']
        : [
            'public, max-age=1',
            expect.stringMatching(/^\{"epoch":"[\w-]+","head":\d+,"entries":\[.*\],"more":false\}$/),
          ],
    )
    const health = await to('health')
    expect([health.headers['cache-control'], health.body]).toEqual([
      'no-store',
      expect.stringMatching(/^\{"ok":true,"epoch":"[\w-]+","head":\d+,"sessions":0\}$/),
    ])
    const page = await to('')
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).toContain(`src="/${base}widget.js"`)
  })

  it.each([
    'nonsense',
    'announcements/',
    'announcement',
    'Announcements',
    'sessions',
    'sessions/recheck/42',
    'admin',
    'admin/',
    'admin/export/',
    'admin/exports',
    '/admin/export',
    'history/1',
  ])('[H4] %s is nowhere, with a token and without', async (path) => {
    for (const authorization of ['Bearer admin-old', 'Bearer announce-old', ''])
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await to(path, { method, headers: { authorization } })
        expect([method, answer.status, answer.body, answer.headers['cache-control']]).toEqual([
          method,
          404,
          '{"error":"not_found"}',
          'no-store',
        ])
      }
  })

  if (base === '') return

  it('outside its path there is nothing, and its path without a slash leads there', async () => {
    for (const { method, path } of DOORS) {
      const answer = await ask(`${site.roomUrl}${path}`, {
        method,
        headers: { authorization: 'Bearer admin-old' },
      })
      expect([answer.status, answer.body]).toEqual([404, '{"error":"not_found"}'])
    }
    const moved = await ask(`${site.roomUrl}${base.slice(0, -1)}`)
    expect([moved.status, moved.headers.location]).toEqual([308, `/${base}`])
  })
})

describe('a room without tokens', () => {
  let site: TestSite
  beforeAll(async () => {
    site = await startRoom({ ANNOUNCE_TOKEN: '', ADMIN_TOKEN: '' })
  })
  afterAll(() => site.stop())

  it.each(DOORS)('[F3] [F4] [A1] [A2] [A3] lets nobody in by $method $path', async ({ method, path }) => {
    for (const authorization of ['', 'Bearer', 'Bearer ', 'Bearer undefined', 'Bearer null', 'Bearer ,']) {
      const { status, body } = await ask(`${site.roomUrl}${path}`, { method, headers: { authorization } })
      expect([status, body]).toEqual([401, '{"error":"unauthorized"}'])
    }
  })
})

describe('[F5] bodies that never end', () => {
  let site: TestSite
  beforeAll(async () => {
    site = await startRoom(TOKENS)
  })
  afterAll(() => site.stop())

  it('are told that they are too slow, all at once', async () => {
    const answers = await Promise.all(
      JSON_DOORS.flatMap(({ method, path, token, type = '' }) => {
        const headers = { authorization: `Bearer ${token}-old`, 'content-type': type }
        const named = { ...headers, 'content-length': '900' }
        const drips = ['{', ...Array<string>(200).fill(' '), '}']
        return [
          { headers, body: ['{"us'], endless: true },
          { headers, endless: true },
          { headers: named, body: ['{}'], endless: true },
          { headers, body: drips, everyMs: 100 },
        ].map((asked) => ask(`${site.roomUrl}${path}`, { method, ...asked }))
      }),
    )
    for (const { status, headers, body } of answers)
      expect([status, headers['cache-control'], body]).toEqual([408, 'no-store', '{"error":"too_slow"}'])
    expect(await (await fetch(`${site.roomUrl}health`)).json()).toMatchObject({ ok: true, head: 0 })
  })
})

function length(bytes: number): Record<string, string> {
  return { 'content-length': `${bytes}` }
}
