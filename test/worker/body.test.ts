import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readJson } from '../../worker/body.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const MAX = 64

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What a request comes to; then nobody waits for any of it. */
async function read(asked: Request): Promise<unknown> {
  const answer = await readJson(asked, MAX)
  expect(vi.getTimerCount()).toBe(0)
  return answer
}

/** A request whose body comes in these chunks, each so many milliseconds after the one before; after null nothing comes. */
function request(
  chunks: readonly (string | Uint8Array<ArrayBuffer> | Error | null)[],
  everyMs = 0,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
): Request {
  const left = [...chunks]
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (everyMs > 0) await vi.advanceTimersByTimeAsync(everyMs)
      const chunk = left.shift()
      if (chunk === null) {
        // Later than any deadline.
        void vi.advanceTimersByTimeAsync(3_600_000)
        await new Promise(() => {})
      } else if (chunk instanceof Error) controller.error(chunk)
      else if (chunk === undefined) controller.close()
      else controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk)
    },
  })
  const init = { method: 'POST', body, headers, duplex: 'half' }
  return new Request('https://chat.example/announcements', init)
}

describe('[F5] a body is a JSON object of a bounded size', () => {
  it.each([
    ['an object', ['{"a":', '"é"}'], { ok: true, json: { a: 'é' } }],
    [
      'a character cut by a chunk',
      ['{"a":"', new Uint8Array([0xc3]), new Uint8Array([0xa9]), '"}'],
      { ok: true, json: { a: 'é' } },
    ],
    ['a byte order mark', ['\ufeff{}'], { ok: true, json: {} }],
    [
      'as many bytes as there may be',
      [`{"a":"${'x'.repeat(MAX - 8)}"}`],
      { ok: true, json: { a: 'x'.repeat(MAX - 8) } },
    ],
    ['one byte more', [`{"a":"${'x'.repeat(MAX - 7)}"}`], { ok: false, error: 'too_large' }],
    ['too many bytes of few characters', ['"', 'é'.repeat(MAX / 2), '"'], { ok: false, error: 'too_large' }],
    ['nothing', [], { ok: false, error: 'bad_request', detail: 'body: must be JSON' }],
    ['half of it', ['{"a":'], { ok: false, error: 'bad_request', detail: 'body: must be JSON' }],
    ['two', ['{}{}'], { ok: false, error: 'bad_request', detail: 'body: must be JSON' }],
    ['a list', ['[{}]'], { ok: false, error: 'bad_request', detail: 'body: must be a JSON object' }],
    ['null', ['null'], { ok: false, error: 'bad_request', detail: 'body: must be a JSON object' }],
    ['a string', ['"{}"'], { ok: false, error: 'bad_request', detail: 'body: must be a JSON object' }],
    [
      'Latin 1',
      ['{"a":"', new Uint8Array([0xe9]), '"}'],
      { ok: false, error: 'bad_request', detail: 'body: must be UTF-8' },
    ],
    [
      'a character cut by the end',
      ['{}', new Uint8Array([0xc3])],
      { ok: false, error: 'bad_request', detail: 'body: must be UTF-8' },
    ],
    [
      'a sender that hung up',
      ['{"a":', new Error('gone')],
      { ok: false, error: 'bad_request', detail: 'body: broke off' },
    ],
  ] as [string, Parameters<typeof request>[0], object][])('%s', async (_what, chunks, answer) => {
    expect(await read(request(chunks))).toEqual(answer)
  })

  it.each([
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['application/json;charset=utf-8', true],
    ['text/json', false],
    ['application/json-seq', false],
    ['application/x-www-form-urlencoded', false],
    ['', false],
  ])('type %j: %s', async (type, ok) => {
    const answer = await read(request(['{}'], 0, { 'content-type': type }))
    expect(answer).toEqual(
      ok ? { ok, json: {} } : { ok, error: 'bad_type', detail: 'Content-Type: must be application/json' },
    )
  })

  it('believes a length that is too much, and reads nothing', async () => {
    const long = request([null], 0, { ...JSON_TYPE, 'content-length': `${MAX + 1}` })
    expect(await read(long)).toEqual({ ok: false, error: 'too_large' })
  })

  it('does not believe a length that is too small', async () => {
    const lying = request(['x'.repeat(MAX), 'x'], 0, { ...JSON_TYPE, 'content-length': '2' })
    expect(await read(lying)).toEqual({ ok: false, error: 'too_large' })
  })
})

describe('[F5] a body comes within its time', () => {
  it('one that stops coming is too slow', async () => {
    expect(await read(request(['{"a":', null]))).toEqual({ ok: false, error: 'too_slow' })
  })

  it('so is one of which a little always comes', async () => {
    const drip = request(['{', ...Array.from({ length: 30 }, () => ' '), '}'], 500)
    expect(await read(drip)).toEqual({ ok: false, error: 'too_slow' })
  })

  it('one that hesitates is not', async () => {
    expect(await read(request(['{', ' ', '}'], 1_000))).toEqual({ ok: true, json: {} })
  })
})
