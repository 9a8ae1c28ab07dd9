import type { Message } from '../../protocol/entry.ts'
import { RESET_ENTRIES } from '../../protocol/limits.ts'
import { isMessage, type ReadEntry } from './read-entry.ts'
import type { ReadWelcome } from './read-server-frame.ts'

/** Rows held at most: some hours of a busy room, and a list that a page can still lay out. */
export const MAX_ROWS = 1_000
/** The same while somebody reads far above the newest: nothing goes that they may be reading, for a day of a busy room. */
export const READING_ROWS = 4_000

/** What is held of the transcript: everything up to the cursor, of which the newest rows are kept [Vocabulary: cursor]. */
export type Timeline = {
  /** Null while nothing is held. */
  readonly epoch: string | null
  readonly cursor: number
  /** Ascending by seq; replaced when changed, and unchanged rows stay the same objects. */
  readonly rows: readonly Message[]
  readonly hasOlder: boolean
}

export const EMPTY_TIMELINE: Timeline = { epoch: null, cursor: 0, rows: [], hasOlder: false }

/** What brings a client up to date: a `welcome` does [H7], and where no socket goes through a page of history [K6]. */
export type Missed = Pick<ReadWelcome, 'epoch' | 'head' | 'reset' | 'entries'> & {
  readonly hasOlder?: boolean
}

/** Null where the delta leaves a hole: asking for the same delta again would not mend it [K1, K4]. */
export function afterWelcome(timeline: Timeline, missed: Missed, max = MAX_ROWS): Timeline | null {
  const { epoch, head, entries, reset } = missed
  if (reset) {
    const rows = entries.filter(isMessage)
    // A first screen of the room that is not full has everything there is; another tab's says so [K15].
    const isFull = entries.length >= RESET_ENTRIES && entries.every(({ seq }) => seq > 1)
    const hasOlder = missed.hasOlder ?? isFull
    return bounded({ epoch, cursor: head, rows, hasOlder }, max)
  }
  const after = epoch === timeline.epoch ? afterEntries(timeline, entries, max) : null
  return after && after.cursor >= head ? after : null
}

/** Null where an entry is missing before one of these [K1]; then none of them is taken. */
export function afterEntries(
  timeline: Timeline,
  entries: readonly ReadEntry[],
  max = MAX_ROWS,
): Timeline | null {
  let { cursor, rows } = timeline
  for (const entry of entries) {
    if (entry.seq <= cursor) continue
    if (entry.seq > cursor + 1) return null
    cursor = entry.seq
    rows = afterEntry(rows, entry)
  }
  return cursor === timeline.cursor ? timeline : bounded({ ...timeline, cursor, rows }, max)
}

/** A page of history goes before the first row [T6]. */
export function withOlder(
  timeline: Timeline,
  page: readonly ReadEntry[],
  more: boolean,
  max = MAX_ROWS,
): Timeline {
  const before = olderThan(timeline)
  const older = page.filter(isMessage).filter(({ seq }) => seq < before)
  const rows = older.length > 0 ? [...older, ...timeline.rows] : timeline.rows
  return bounded({ ...timeline, rows, hasOlder: more }, max)
}

/** The seq before which the next page of history ends. */
export function olderThan({ rows, cursor }: Timeline): number {
  return rows[0]?.seq ?? cursor + 1
}

function afterEntry(rows: readonly Message[], entry: ReadEntry): readonly Message[] {
  if (isMessage(entry)) return [...rows, entry]
  switch (entry.kind) {
    case 'edit': {
      const { target, text, at } = entry
      return text === undefined ? rows : rows.map((row) => (row.seq === target ? edited(row, text, at) : row))
    }
    case 'remove':
      return rows.filter(({ seq }) => !entry.targets.includes(seq))
    default:
      return rows
  }
}

function edited(row: Message, text: string, at: number): Message {
  return row.kind === 'say' || row.kind === 'action' ? { ...row, text, edited: at } : row
}

function bounded(timeline: Timeline, max: number): Timeline {
  if (timeline.rows.length <= max) return timeline
  return { ...timeline, rows: timeline.rows.slice(-max), hasOlder: true }
}
