import type { RoomView } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'
import { rowTools } from './row-tools.ts'

/** By its time as well: under its seq another transcript has another line [T9]. */
export function isOwn(
  { seq, at }: { readonly seq: number; readonly at: number },
  { rows, you }: RoomView,
): boolean {
  return rows.some((row) => row.seq === seq && row.at === at && row.by.id === you?.id)
}

/** One's own last line, if it may still be changed; `now` is the client's clock. */
export function lastEditable(view: RoomView, now: number): Exclude<Message, { kind: 'announce' }> | null {
  const last = view.rows.findLast(({ by }) => by.id === view.you?.id)
  return last && last.kind !== 'announce' && rowTools(last, view, now).includes('edit') ? last : null
}
