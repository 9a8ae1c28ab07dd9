import type { RoomView } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'
import { rowTools } from './row-tools.ts'

/**
 * Whether a line may still be one's own, by its time as well: under its seq another transcript has another line [T9]. One
 * from before the rows that are held has not gone.
 */
export function isOwn(
  { seq, at }: { readonly seq: number; readonly at: number },
  { rows, you }: RoomView,
): boolean {
  const row = rows.find((held) => held.seq === seq)
  return row ? row.at === at && row.by.id === you?.id : seq < (rows[0]?.seq ?? 0) && you !== null
}

/** One's own last line, if it may still be changed; `now` is the client's clock. */
export function lastEditable(view: RoomView, now: number): Exclude<Message, { kind: 'announce' }> | null {
  const last = view.rows.findLast(({ by }) => by.id === view.you?.id)
  return last && last.kind !== 'announce' && rowTools(last, view, now).includes('edit') ? last : null
}
