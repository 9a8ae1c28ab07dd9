import type { HttpErrorCode } from '../protocol/codes.ts'
import { parseJson } from '../protocol/client-frame.ts'

/** Milliseconds that a body may take from its first byte to its last; a forum sends one in a few. */
const BODY_MS = 10_000

export type Refused = { readonly ok: false; readonly error: HttpErrorCode; readonly detail?: string }
export type ReadJson = { readonly ok: true; readonly json: unknown } | Refused

/** A JSON body of so many bytes at most, or why it is none [F5]. */
export async function readJson(request: Request, maxBytes: number): Promise<ReadJson> {
  if (!hasType(request, 'application/json'))
    return { ok: false, error: 'bad_type', detail: 'Content-Type: must be application/json' }
  if (Number(request.headers.get('content-length')) > maxBytes) return { ok: false, error: 'too_large' }
  const text = await boundedText(request.body, maxBytes)
  if (!text.ok) return text
  const json = parseJson(text.text)
  return json === undefined
    ? { ok: false, error: 'bad_request', detail: 'body: must be JSON' }
    : { ok: true, json }
}

/** Whether the body is declared as this; parameters such as charset do not matter. */
export function hasType(request: Request, type: string): boolean {
  return request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === type
}

/** The chunks of a body as they come; 'late' is the last, where one takes longer than that. What is not read is not wanted. */
export async function* readChunks(
  body: ReadableStream<Uint8Array> | null,
  chunkMs: number,
): AsyncGenerator<Uint8Array | 'late'> {
  const reader = body?.getReader()
  if (!reader) return
  let timer: ReturnType<typeof setTimeout> | null = null
  try {
    for (;;) {
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), chunkMs)
      })
      const read = await Promise.race([reader.read(), late])
      clearTimeout(timer)
      if (read === 'late') yield read
      if (read === 'late' || read.done) return
      yield read.value
    }
  } finally {
    clearTimeout(timer)
    await reader.cancel().catch(() => {})
  }
}

async function boundedText(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<{ readonly ok: true; readonly text: string } | Refused> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  const until = Date.now() + BODY_MS
  let text = ''
  let bytes = 0
  for await (const chunk of readChunks(body, BODY_MS)) {
    if (chunk === 'late' || Date.now() > until) return { ok: false, error: 'too_slow' }
    bytes += chunk.byteLength
    if (bytes > maxBytes) return { ok: false, error: 'too_large' }
    try {
      text += decoder.decode(chunk, { stream: true })
    } catch {
      return { ok: false, error: 'bad_request', detail: 'body: must be UTF-8' }
    }
  }
  return { ok: true, text }
}
