import type { OutboxItem } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'

/** One element of the conversation, with a key that stays its own; what `follows` goes on what its author said just above. */
export type ListItem =
  | { readonly is: 'day'; readonly key: string; readonly at: number }
  /** Before the first row that was not read. */
  | { readonly is: 'unread'; readonly key: string; readonly at: number }
  | { readonly is: 'message'; readonly key: string; readonly row: Message; readonly follows: boolean }
  | { readonly is: 'outgoing'; readonly key: string; readonly item: OutboxItem; readonly follows: boolean }

/** Milliseconds after which somebody who goes on is named again. */
const GROUP_MS = 5 * 60_000

export type ItemsOptions = {
  /** Names the calendar day of a moment. */
  readonly day: (at: number) => string
  /** Seq of the first row that was not read. */
  readonly unread: number | undefined
  /** What the room's clock is ahead of the one that outgoing lines bear, ms. */
  readonly aheadMs: number
}

/** Rows under their days, then what is on its way; of changes only those that somebody must see to. */
export function listItems(
  rows: readonly Message[],
  outbox: readonly OutboxItem[],
  { day, unread, aheadMs }: ItemsOptions,
): readonly ListItem[] {
  const items: ListItem[] = []
  let current = ''
  /** Who may go on, and until when. */
  let author = ''
  let until = 0
  /** An action's name is a part of its sentence, and an answer has other words above it. */
  const follows = (
    by: string,
    at: number,
    said: { readonly kind: string; readonly reply?: number },
  ): boolean => {
    const isSay = said.kind === 'say'
    const its = isSay && !said.reply && by === author && at < until
    author = isSay ? by : ''
    until = at + GROUP_MS
    return its
  }
  for (const row of rows) {
    const { seq, at, by } = row
    // By the room's clock, not by `sentAt`: a late line must not turn the calendar back.
    const its = day(at)
    if (its !== current) {
      items.push({ is: 'day', key: `day ${seq}`, at })
      author = ''
    }
    current = its
    if (seq === unread) {
      items.push({ is: 'unread', key: 'unread', at })
      author = ''
    }
    items.push({ is: 'message', key: `row ${seq}`, row, follows: follows(by.id, at, row) })
  }
  for (const item of outbox.filter(isShown)) {
    const { ref, by, writtenAt, send } = item
    items.push({ is: 'outgoing', key: `ref ${ref}`, item, follows: follows(by, writtenAt + aheadMs, send) })
  }
  return items
}

function isShown({ send, state }: OutboxItem): boolean {
  return send.kind === 'say' || send.kind === 'action' || state.is === 'waiting' || state.is === 'failed'
}

/** The time that a row shows: a late line's own one [R5]. */
export function shownAt(row: Message): number {
  return row.kind === 'announce' ? row.at : (row.sentAt ?? row.at)
}
