import { HISTORY_BEFORE_MAX } from '../../protocol/limits.ts'
import { isLike, parseJson } from './like.ts'
import { readEntries, type ReadEntry } from './read-entry.ts'
import type { Missed, Timeline } from './timeline.ts'

/** What the room says over HTTP: its newest messages as they stand, removed ones left out, edits folded in [T6]. */
export type HistoryAnswer = {
  readonly epoch: string
  readonly head: number
  readonly entries: readonly ReadEntry[]
  readonly more: boolean
}

const EXAMPLE = { epoch: '', head: 0, entries: [], more: true }

/** Null for what is none: a page by which a network asks people to log in is a 200, too. */
export function readHistoryAnswer(raw: string): HistoryAnswer | null {
  const value = parseJson(raw)
  if (!isLike(value, EXAMPLE) || value.entries.length > HISTORY_BEFORE_MAX) return null
  const entries = readEntries(value.entries)
  return entries && { ...value, entries }
}

/**
 * What of it somebody has missed who holds everything up to their cursor. Messages that fill the numbers up to the head
 * are a delta. A number without a message was an edit, a removal or a removed line, and which row it meant is not told:
 * then the answer replaces what is shown, as a reset does [H7]. Either way everything up to `head` is held. Null for an
 * answer that some cache had kept.
 */
export function missedBy(
  { epoch, cursor }: Pick<Timeline, 'epoch' | 'cursor'>,
  answer: HistoryAnswer,
): Missed | null {
  const { head, entries, more } = answer
  const isSame = answer.epoch === epoch
  if (isSame && head < cursor) return null
  const fresh = entries.filter(({ seq }) => seq > cursor)
  const isWhole = isSame && fresh.length === head - cursor
  return {
    epoch: answer.epoch,
    head,
    reset: !isWhole,
    entries: isWhole ? fresh : entries,
    hasOlder: more,
  }
}
