import type { OutboxItem, RoomView } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'

/** Rows that came in while somebody was listening: live, by others, never history and never what the forum announces. */
export function newcomers(before: RoomView, after: RoomView): readonly Message[] {
  if (before.connection.is !== 'live' || after.connection.is !== 'live') return []
  const last = before.rows.at(-1)?.seq ?? 0
  const first = after.rows.findLastIndex((row) => row.seq <= last) + 1
  return after.rows
    .slice(first)
    .filter((row) => row.kind !== 'announce' && row.by.id !== (after.you ?? before.you)?.id)
}

/** Own sends that failed since. */
export function newFailures(before: RoomView, after: RoomView): readonly OutboxItem[] {
  const known = new Set(before.outbox.filter(isFailed).map((item) => item.ref))
  return after.outbox.filter((item) => isFailed(item) && !known.has(item.ref))
}

function isFailed(item: OutboxItem): boolean {
  return item.state.is === 'failed'
}
