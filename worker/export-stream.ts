import { PROTOCOL_VERSION } from '../protocol/version.ts'
import type { Transcript } from './core/transcript.ts'
import type { Database } from './storage/database.ts'
import { exportLines } from './storage/transcript-copy.ts'

/** Entries read at once: as much as is sent at once, so that a large transcript takes no more memory than a small one. */
const LINES_AT_ONCE = 200

/**
 * The transcript up to its present head, a line an entry, read as the other side takes it [A1]. It breaks off where
 * what is left to read is no more, replaced or pruned: half a copy must not look like one.
 */
export function exportStream(db: Database, transcript: Transcript, room: string): ReadableStream<Uint8Array> {
  const { epoch, head } = transcript
  const encoder = new TextEncoder()
  let last = -1
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (last < 0) {
        last = 0
        const line = JSON.stringify({ v: PROTOCOL_VERSION, epoch, head, room })
        controller.enqueue(encoder.encode(`${line}\n`))
        return
      }
      if (transcript.epoch !== epoch || (last > 0 && transcript.oldest > last + 1 && last < head)) {
        controller.error(new Error('the transcript changed while it was read'))
        return
      }
      const lines = exportLines(db, last, head, LINES_AT_ONCE)
      const end = lines.at(-1)
      if (!end) {
        controller.close()
        return
      }
      last = end.seq
      controller.enqueue(encoder.encode(lines.map(({ json }) => `${json}\n`).join('')))
    },
  })
}
