import type { OutboxItem, RoomView } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'

/** Rows that came in while somebody was listening: live, or as near to it as a network allows, by others, never history. */
export function newcomers(before: RoomView, after: RoomView): readonly Message[] {
  if (!isListening(before) || !isListening(after)) return []
  const me = (after.you ?? before.you)?.id
  return after.rows.filter((row) => row.seq > before.cursor && row.by.id !== me)
}

/** Own sends that failed since. */
export function newFailures(before: RoomView, after: RoomView): readonly OutboxItem[] {
  const failed = (view: RoomView) => view.outbox.filter(({ state }) => state.is === 'failed')
  const known = new Set(failed(before).map(({ ref }) => ref))
  return failed(after).filter(({ ref }) => !known.has(ref))
}

function isListening({ connection, blocked }: RoomView): boolean {
  return blocked || connection.is === 'live'
}
