import {
  DELTA_MAX_BYTES,
  DELTA_MAX_ENTRIES,
  EDIT_MS,
  RESET_ENTRIES,
  TEXT_MAX,
} from '../../protocol/limits.ts'
import type { Self } from '../../protocol/author.ts'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import { utf8Length } from '../../protocol/text.ts'
import { encodeWelcome } from './frames.ts'
import type { Standing } from './session.ts'
import type { EntryJson, Transcript } from './transcript.ts'

/** How far a client says it got [H2]. */
export type ClientCursor = { readonly epoch: string; readonly since: number }

/** The first frame: who you are, what the room is, and what you miss of it [H6, H7]. */
export function welcome(
  transcript: Transcript,
  cursor: ClientCursor | null,
  standing: Standing,
  you: Self | null,
  room: RoomInfo,
  now: number,
): string {
  const missed = cursor && missedSince(transcript, cursor)
  return encodeWelcome(
    {
      epoch: transcript.epoch,
      head: transcript.head,
      now,
      reset: missed === null,
      auth: standing.is === 'expired' ? 'guest' : standing.is,
      you,
      limits: { textMax: TEXT_MAX, editMs: EDIT_MS },
      room,
    },
    missed ?? transcript.before(transcript.head + 1, RESET_ENTRIES).entries,
  )
}

/** Everything after the cursor, or null where starting afresh is due or cheaper [H7]. */
function missedSince(transcript: Transcript, { epoch, since }: ClientCursor): readonly EntryJson[] | null {
  if (epoch !== transcript.epoch || since > transcript.head || since + 1 < transcript.oldest) return null
  if (transcript.head - since > DELTA_MAX_ENTRIES) return null
  const { entries } = transcript.after(since, DELTA_MAX_ENTRIES)
  return utf8Length(`[${entries.join()}]`) > DELTA_MAX_BYTES ? null : entries
}
