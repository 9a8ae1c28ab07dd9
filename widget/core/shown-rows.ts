import type { Message } from '../../protocol/entry.ts'

/** Rows in the document while the reader follows the newest: about six screens; more only costs layout. */
export const PINNED_ROWS = 200

/** Rows that are drawn at first: as many as can be in sight, for a page waits for them. Those above come when they are. */
export const FIRST_ROWS = 16

/** Rows that one look above the first shown brings back: as many as a page of history. */
const OLDER_STEP = 50

/** Distance from the end, in CSS pixels, within which the reader follows the newest row. */
export const PINNED_PX = 32

/** The rows that get an element: the newest while pinned, else nothing that is being read may go. */
export function shownRows(
  rows: readonly Message[],
  pinned: boolean,
  from: number,
  most = PINNED_ROWS,
): readonly Message[] {
  const start = firstShown(rows, pinned, from, most)
  return start === 0 ? rows : rows.slice(start)
}

/** The seq to show from when the reader leaves the end: what is on screen stays. */
export function shownFrom(rows: readonly Message[]): number {
  return rows.length > PINNED_ROWS ? (rows.at(-PINNED_ROWS)?.seq ?? 0) : 0
}

/** The seq to show from when the reader wants older rows; null when all that are held are shown already. */
export function olderFrom(rows: readonly Message[], pinned: boolean, from: number): number | null {
  const start = firstShown(rows, pinned, from)
  if (start === 0) return null
  return start <= OLDER_STEP ? 0 : (rows[start - OLDER_STEP]?.seq ?? 0)
}

/** Whether others wrote it after `seen`; what the forum announces is no reason to hurry back. */
export function isNew(row: Message, seen: number, me: string | undefined): boolean {
  return row.seq > seen && row.kind !== 'announce' && row.by.id !== me
}

function firstShown(rows: readonly Message[], pinned: boolean, from: number, most = PINNED_ROWS): number {
  if (pinned) return Math.max(0, rows.length - most)
  const start = rows.findIndex((row) => row.seq >= from)
  return start < 0 ? rows.length : start
}

/** Seq of the row before which the line stands that parts what was read from what is new. */
export function firstNew(rows: readonly Message[], seen: number, me: string | undefined): number | undefined {
  return rows.find((row) => isNew(row, seen, me))?.seq
}
