import { utf8Length } from '../protocol/text.ts'
import { readPieces, type Refused } from './body.ts'

/** UTF-8 bytes of one line: the longest entry, each of its characters escaped. */
const LINE_MAX_BYTES = 64 * 1024
/** Milliseconds between two chunks of an upload: a network may hesitate. */
const IDLE_MS = 30_000

/** The lines of a body as they come; a refusal is the last. An empty last line is none [A2]. */
export async function* readLines(
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<{ readonly ok: true; readonly text: string } | Refused> {
  let line = 1
  let rest = ''
  const bad = (what: string): Refused => ({
    ok: false,
    error: 'bad_request',
    detail: `line ${line}: ${what}`,
  })
  for await (const piece of readPieces(body, () => IDLE_MS)) {
    switch (piece.is) {
      case 'late':
        yield { ok: false, error: 'too_slow' }
        return
      case 'cut':
        yield bad('broke off')
        return
      case 'not text':
        yield bad('must be UTF-8')
        return
      case 'text': {
        const lines = (rest + piece.text).split('\n')
        rest = lines.at(-1) ?? ''
        for (const [i, text] of lines.entries()) {
          if (isTooLong(text)) {
            yield bad(`must be at most ${LINE_MAX_BYTES} bytes`)
            return
          }
          if (i === lines.length - 1) break
          yield { ok: true, text }
          line += 1
        }
      }
    }
  }
  if (rest !== '') yield { ok: true, text: rest }
}

function isTooLong(text: string): boolean {
  return text.length * 3 > LINE_MAX_BYTES && utf8Length(text) > LINE_MAX_BYTES
}
