import { readChunks, type Refused } from './body.ts'

/** UTF-8 bytes of one line: the longest entry, each of its characters escaped. */
const LINE_MAX_BYTES = 64 * 1024
/** Milliseconds between two chunks of an upload. */
const IDLE_MS = 30_000

/** The lines of a body as they come; a refusal is the last. An empty last line is none. */
export async function* readLines(
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<{ readonly ok: true; readonly text: string } | Refused> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  let line = 1
  let rest = ''
  for await (const chunk of readChunks(body, IDLE_MS)) {
    if (chunk === 'late') {
      yield { ok: false, error: 'too_slow' }
      return
    }
    try {
      rest += decoder.decode(chunk, { stream: true })
    } catch {
      yield { ok: false, error: 'bad_request', detail: `line ${line}: must be UTF-8` }
      return
    }
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      yield { ok: true, text }
      line += 1
    }
    if (rest.length > LINE_MAX_BYTES) {
      yield {
        ok: false,
        error: 'bad_request',
        detail: `line ${line}: must be at most ${LINE_MAX_BYTES} bytes`,
      }
      return
    }
  }
  if (rest !== '') yield { ok: true, text: rest }
}
