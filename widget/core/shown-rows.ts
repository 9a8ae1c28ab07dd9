import type { Message } from '../../protocol/entry.ts'

/** Rows in the document while the reader follows the newest: about six screens; more only costs layout. */
export const PINNED_ROWS = 200

/** Rows that one look above the first shown brings back: as many as a page of history. */
const OLDER_STEP = 50

/** Distance from the end, in CSS pixels, within which the reader follows the newest row. */
export const PINNED_PX = 32

/** The rows that get an element: the newest while pinned, else nothing that is being read may go. */
export function shownRows(rows: readonly Message[], pinned: boolean, from: number): readonly Message[] {
  const start = pinned ? Math.max(0, rows.length - PINNED_ROWS) : indexFrom(rows, from)
  return start === 0 ? rows : rows.slice(start)
}

/** The seq to show from when the reader leaves the end: what is on screen stays. */
export function shownFrom(rows: readonly Message[]): number {
  return rows.length > PINNED_ROWS ? (rows.at(-PINNED_ROWS)?.seq ?? 0) : 0
}

/** The seq to show from when the reader wants older rows; null when all that are held are shown already. */
export function olderFrom(rows: readonly Message[], pinned: boolean, from: number): number | null {
  const start = pinned ? Math.max(0, rows.length - PINNED_ROWS) : indexFrom(rows, from)
  if (start === 0) return null
  return start <= OLDER_STEP ? 0 : (rows[start - OLDER_STEP]?.seq ?? 0)
}

/** How many messages came after `seen`; what the forum announces is no reason to hurry back. */
export function countNew(rows: readonly Message[], seen: number): number {
  let count = 0
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const row = rows[i]
    if (row === undefined || row.seq <= seen) break
    if (row.kind !== 'announce') count += 1
  }
  return count
}

/** Rows ascend by seq, so the first one to show is found by halving. */
function indexFrom(rows: readonly Message[], from: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.seq ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low
}
