import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { readLines } from '../../worker/lines.ts'

/** What comes of a body that comes in these chunks. */
async function linesOf(chunks: readonly (string | Uint8Array<ArrayBuffer> | Error)[]): Promise<object[]> {
  const left = [...chunks]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = left.shift()
      if (chunk instanceof Error) controller.error(chunk)
      else if (chunk === undefined) controller.close()
      else controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk)
    },
  })
  const lines: object[] = []
  for await (const line of readLines(body)) lines.push(line.ok ? [line.text] : line)
  return lines
}

const bad = (detail: string) => ({ ok: false, error: 'bad_request', detail })
const LONGEST = 'x'.repeat(64 * 1024)

it.each([
  ['nothing', [], []],
  ['lines', ['a\nb\n'], [['a'], ['b']]],
  ['a last line without an end', ['a\nb'], [['a'], ['b']]],
  ['an empty line between', ['a\n\nb\n'], [['a'], [''], ['b']]],
  ['the longest line', [`${LONGEST}\n`], [[LONGEST]]],
  ['a longer one', [`a\n${LONGEST}x\nb`], [['a'], bad('line 2: must be at most 65536 bytes')]],
  ['one that never ends', ['a\n', LONGEST, 'x'], [['a'], bad('line 2: must be at most 65536 bytes')]],
  ['one of more bytes than characters', ['é'.repeat(33_000)], [bad('line 1: must be at most 65536 bytes')]],
  ['no UTF-8', ['a\nb', new Uint8Array([0xff])], [['a'], bad('line 2: must be UTF-8')]],
  ['half a character', ['a\nb', new Uint8Array([0xe2, 0x82])], [['a'], bad('line 2: must be UTF-8')]],
  ['an upload that breaks off', ['a\nb', new Error('gone')], [['a'], bad('line 2: broke off')]],
] as [string, Parameters<typeof linesOf>[0], object[]][])('[A2] reads %s', async (_what, chunks, lines) => {
  expect(await linesOf(chunks)).toEqual(lines)
})

it('[A2] it does not matter where an upload is cut into chunks', async () => {
  const text = fc
    .array(fc.string({ unit: 'binary', maxLength: 8 }))
    .map((lines) => lines.join('\n').toWellFormed())
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(40)), async (whole, cuts) => {
      const bytes = new TextEncoder().encode(whole)
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
      const chunks = at
        .slice(1)
        .map((end, i) => bytes.slice(at[i], end))
        .filter(({ length }) => length > 0)
      const expected = whole.replace(/^\ufeff/, '').split('\n')
      if (expected.at(-1) === '') expected.pop()
      expect(await linesOf(chunks)).toEqual(expected.map((line) => [line]))
    }),
  )
})

it('[A2] an upload that stalls is too slow, and nobody waits for it any more', async () => {
  vi.useFakeTimers()
  const cancelled = vi.fn<() => void>()
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('a\nb')),
    cancel: cancelled,
  })
  const lines = readLines(body)
  expect(await lines.next()).toEqual({ done: false, value: { ok: true, text: 'a' } })
  const next = lines.next()
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(await next).toEqual({ done: false, value: { ok: false, error: 'too_slow' } })
  expect(await lines.next()).toMatchObject({ done: true })
  expect(cancelled).toHaveBeenCalledOnce()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})
