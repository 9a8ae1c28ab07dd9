import type { Message } from '../../protocol/entry.ts'
import { RESET_ENTRIES } from '../../protocol/limits.ts'
import { isMessage, type ReadEntry } from './read-entry.ts'
import type { ReadWelcome } from './read-server-frame.ts'

/** Rows held at most: some hours of a busy room, and a list that a page can still lay out. */
export const MAX_ROWS = 1_000

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

/** Null where the delta leaves a hole: asking for the same delta again would not mend it [K1, K4]. */
export function afterWelcome(timeline: Timeline, welcome: ReadWelcome): Timeline | null {
  const { epoch, head, entries } = welcome
  if (welcome.reset) {
    const rows = entries.filter(isMessage)
    const first = entries[0]
    // A first screen that is not full has everything there is.
    return bounded({
      epoch,
      cursor: head,
      rows,
      hasOlder: entries.length >= RESET_ENTRIES && first !== undefined && first.seq > 1,
    })
  }
  if (epoch !== timeline.epoch) return null
  const after = afterEntries(timeline, entries)
  return after && after.cursor >= head ? after : null
}

/** Null where an entry is missing before one of these [K1]; then none of them is taken. */
export function afterEntries(timeline: Timeline, entries: readonly ReadEntry[]): Timeline | null {
  let { cursor } = timeline
  const rows = [...timeline.rows]
  let changed = false
  for (const entry of entries) {
    if (entry.seq <= cursor) continue
    if (entry.seq > cursor + 1) return null
    cursor = entry.seq
    changed = apply(rows, entry) || changed
  }
  if (cursor === timeline.cursor) return timeline
  return changed ? bounded({ ...timeline, cursor, rows }) : { ...timeline, cursor }
}

/** A page of history goes before the first row [T6]. */
export function withOlder(timeline: Timeline, page: readonly ReadEntry[], more: boolean): Timeline {
  const before = olderThan(timeline)
  const older = page.filter(isMessage).filter(({ seq }) => seq < before)
  const rows = older.length > 0 ? [...older, ...timeline.rows] : timeline.rows
  return bounded({ ...timeline, rows, hasOlder: more })
}

/** The seq before which the next page of history ends. */
export function olderThan({ rows, cursor }: Timeline): number {
  return rows[0]?.seq ?? cursor + 1
}

/** Whether a row came, changed or went. */
function apply(rows: Message[], entry: ReadEntry): boolean {
  if (isMessage(entry)) {
    rows.push(entry)
    return true
  }
  switch (entry.kind) {
    case 'edit':
      return entry.text !== undefined && edit(rows, entry.target, entry.text, entry.at)
    case 'remove':
      return entry.targets.map((target) => remove(rows, target)).includes(true)
    default:
      return false
  }
}

function edit(rows: Message[], target: number, text: string, edited: number): boolean {
  const at = rows.findLastIndex(({ seq }) => seq === target)
  const row = rows[at]
  if (row?.kind !== 'say' && row?.kind !== 'action') return false
  rows[at] = { ...row, text, edited }
  return true
}

function remove(rows: Message[], target: number): boolean {
  const at = rows.findLastIndex(({ seq }) => seq === target)
  if (at >= 0) rows.splice(at, 1)
  return at >= 0
}

function bounded(timeline: Timeline): Timeline {
  if (timeline.rows.length <= MAX_ROWS) return timeline
  return { ...timeline, rows: timeline.rows.slice(-MAX_ROWS), hasOlder: true }
}
