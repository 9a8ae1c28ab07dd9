import * as v from 'valibot'
import type { HttpErrorCode } from '../protocol/codes.ts'
import { issueDetail, parseJson } from '../protocol/client-frame.ts'

/** Milliseconds that a body may take from its head to its last byte; a forum sends one in a few [F5]. */
const BODY_MS = 5_000

export type Refused = { readonly ok: false; readonly error: HttpErrorCode; readonly detail?: string }
export type ReadJson = { readonly ok: true; readonly json: object } | Refused

/** A JSON object of so many bytes at most, or why the body is none [F5]. */
export async function readJson(request: Request, maxBytes: number): Promise<ReadJson> {
  if (!hasType(request, 'application/json'))
    return { ok: false, error: 'bad_type', detail: 'Content-Type: must be application/json' }
  if (Number(request.headers.get('content-length')) > maxBytes) return { ok: false, error: 'too_large' }
  const text = await boundedText(request.body, maxBytes)
  if (!text.ok) return text
  const json = parseJson(text.text)
  if (json === undefined) return bad('body: must be JSON')
  return isObject(json) ? { ok: true, json } : bad('body: must be a JSON object')
}

/** What such a body says by this schema, or why it does not [F5]. */
export async function readBody<Schema extends v.GenericSchema>(
  request: Request,
  maxBytes: number,
  schema: Schema,
): Promise<{ readonly ok: true; readonly body: v.InferOutput<Schema> } | Refused> {
  const read = await readJson(request, maxBytes)
  if (!read.ok) return read
  const body = v.safeParse(schema, read.json, { abortEarly: true })
  return body.success ? { ok: true, body: body.output } : bad(issueDetail(body.issues[0]))
}

/** Whether the body is declared as this; parameters such as charset do not matter. */
export function hasType(request: Request, type: string): boolean {
  return request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === type
}

/** A part of a body as text, or why no more of it comes. */
type Piece =
  | { readonly is: 'text'; readonly text: string; readonly bytes: number }
  /** The next chunk did not come in time, the sender is gone, or this is no UTF-8. */
  | { readonly is: 'late' | 'cut' | 'not text' }

/** A body as it comes; all but `text` is the last. `msLeft`: for the next chunk. One that is late is given up; else the rest stays readable. */
export async function* readPieces(
  body: ReadableStream<Uint8Array> | null,
  msLeft: () => number,
): AsyncGenerator<Piece> {
  const reader = body?.getReader()
  if (!reader) return
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  try {
    for (;;) {
      const chunk = await nextChunk(reader, msLeft())
      if (chunk === 'late' || chunk === 'cut') {
        await reader.cancel().catch(() => {})
        yield { is: chunk }
        return
      }
      const text = decoded(decoder, chunk)
      yield text === null ? { is: 'not text' } : { is: 'text', text, bytes: chunk?.byteLength ?? 0 }
      if (text === null || chunk === null) return
    }
  } finally {
    reader.releaseLock()
  }
}

/** Null: the body ended as it should. */
async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  ms: number,
): Promise<Uint8Array | null | 'late' | 'cut'> {
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), Math.max(0, ms))
  const read = reader.read().then(
    ({ value }) => value ?? null,
    () => 'cut' as const,
  )
  try {
    return await Promise.race([read, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Null where this is no UTF-8; a character may be cut by a chunk, and not by the end. */
function decoded(decoder: TextDecoder, chunk: Uint8Array | null): string | null {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true })
  } catch {
    return null
  }
}

async function boundedText(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<{ readonly ok: true; readonly text: string } | Refused> {
  const until = Date.now() + BODY_MS
  let text = ''
  let bytes = 0
  for await (const piece of readPieces(body, () => until - Date.now())) {
    switch (piece.is) {
      case 'late':
        return { ok: false, error: 'too_slow' }
      case 'cut':
        return bad('body: broke off')
      case 'not text':
        return bad('body: must be UTF-8')
      case 'text':
        bytes += piece.bytes
        if (bytes > maxBytes) return { ok: false, error: 'too_large' }
        text += piece.text
    }
  }
  return { ok: true, text }
}

function bad(detail: string): Refused {
  return { ok: false, error: 'bad_request', detail }
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
