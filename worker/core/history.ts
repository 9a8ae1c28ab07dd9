import {
  HISTORY_AFTER_MAX,
  HISTORY_BEFORE_DEFAULT,
  HISTORY_BEFORE_MAX,
  MODLOG_DEFAULT,
  MODLOG_MAX,
} from '../../protocol/limits.ts'
import { encode, encodeHistory } from './frames.ts'
import type { Records } from './records.ts'
import type { Page, Transcript } from './transcript.ts'

/** A page of the transcript for whoever asks; `limit` is clamped, never refused [T6]. */
export function history(
  transcript: Transcript,
  asked: { readonly ref: string; readonly before?: number; readonly after?: number; readonly limit?: number },
): string {
  if (asked.after === undefined)
    return encodeHistory(asked.ref, pageBefore(transcript, asked.before, asked.limit), false)
  const from = Math.max(asked.after, transcript.oldest - 1)
  const limit = clamp(asked.limit ?? HISTORY_AFTER_MAX, HISTORY_AFTER_MAX)
  return encodeHistory(asked.ref, transcript.after(from, limit), from > asked.after)
}

/** Messages older than `before`, or the newest ones [T6]. */
export function pageBefore(
  transcript: Transcript,
  before: number | undefined,
  limit: number | undefined,
): Page {
  return transcript.before(
    before ?? transcript.head + 1,
    clamp(limit ?? HISTORY_BEFORE_DEFAULT, HISTORY_BEFORE_MAX),
  )
}

/** What moderators did, the newest first [M3]. */
export function modlog(
  records: Records,
  { ref, before, limit }: { readonly ref: string; readonly before?: number; readonly limit?: number },
): string {
  const { actions, more } = records.actions(
    before ?? Number.MAX_SAFE_INTEGER,
    clamp(limit ?? MODLOG_DEFAULT, MODLOG_MAX),
  )
  return encode({ type: 'modlog', ref, actions: [...actions], more })
}

function clamp(limit: number, max: number): number {
  return Math.min(Math.max(limit, 1), max)
}
