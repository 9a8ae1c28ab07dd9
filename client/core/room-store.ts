import type { Self } from '../../protocol/author.ts'
import type { Message } from '../../protocol/entry.ts'
import type { OutboxItem } from './room-view.ts'
import { EMPTY_TIMELINE, type Timeline } from './timeline.ts'

/** Milliseconds after which kept rows say nothing about the room any more [K4]. */
const FRESH_MS = 12 * 60 * 60_000
/** Rows that are kept: more than a screen, and written in well under a millisecond. */
export const KEPT_ROWS = 50

/** What is kept between two lives of a client: rows and cursor together, never one without the other [K4]. */
export type Snapshot = {
  readonly epoch: string
  readonly cursor: number
  readonly rows: readonly Message[]
  readonly hasOlder: boolean
  /** Who the room last said this is; null for guests. */
  readonly you: Self | null
  /** Client's clock, ms. */
  readonly savedAt: number
}

/** Where a client keeps its rows and unsettled sends. No method throws: a store that fails forgets. */
export type RoomStore = {
  loadSnapshot(): Snapshot | null
  saveSnapshot(snapshot: Snapshot): void
  clearSnapshot(): void
  /** The unsettled sends of one author, oldest first [K3]. */
  loadOutbox(author: string): readonly OutboxItem[]
  saveItem(item: OutboxItem): void
  removeItem(author: string, ref: string): void
}

/** Null before the first `welcome`: there is nothing to keep. */
export function toSnapshot(timeline: Timeline, you: Self | null, savedAt: number): Snapshot | null {
  const { epoch, rows } = timeline
  if (epoch === null) return null
  const hasOlder = timeline.hasOlder || rows.length > KEPT_ROWS
  return { ...timeline, epoch, rows: rows.slice(-KEPT_ROWS), hasOlder, you, savedAt }
}

/** What of it may be shown before the room has said anything. */
export function fromSnapshot(
  snapshot: Snapshot | null,
  now: number,
): { readonly timeline: Timeline; readonly you: Self | null } {
  if (!snapshot) return { timeline: EMPTY_TIMELINE, you: null }
  const { you, savedAt, ...timeline } = snapshot
  return { timeline: Math.abs(now - savedAt) <= FRESH_MS ? timeline : EMPTY_TIMELINE, you }
}
