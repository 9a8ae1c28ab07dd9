import type { OutboxItem } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'

/** One element of the conversation, with a key that stays its own. */
export type ListItem =
  | { readonly is: 'day'; readonly key: string; readonly at: number }
  | { readonly is: 'message'; readonly key: string; readonly row: Message }
  | { readonly is: 'outgoing'; readonly key: string; readonly item: OutboxItem }

/** Rows under their days, then what is on its way; of changes only those that somebody must see to. `day` names the calendar day of a moment. */
export function listItems(
  rows: readonly Message[],
  outbox: readonly OutboxItem[],
  day: (at: number) => string,
): readonly ListItem[] {
  const items: ListItem[] = []
  let current = ''
  for (const row of rows) {
    // By the room's clock, not by `sentAt`: a late line must not turn the calendar back.
    const its = day(row.at)
    if (its !== current) items.push({ is: 'day', key: `day ${row.seq}`, at: row.at })
    current = its
    items.push({ is: 'message', key: `row ${row.seq}`, row })
  }
  for (const item of outbox.filter(isShown)) items.push({ is: 'outgoing', key: `ref ${item.ref}`, item })
  return items
}

function isShown({ send, state }: OutboxItem): boolean {
  return send.kind === 'say' || send.kind === 'action' || state.is === 'waiting' || state.is === 'failed'
}

/** The time that a row shows: a late line's own one [R5]. */
export function shownAt(row: Message): number {
  return row.kind === 'announce' ? row.at : (row.sentAt ?? row.at)
}
