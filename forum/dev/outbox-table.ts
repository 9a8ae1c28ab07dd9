import { OUTBOX_KEPT_MS, OUTBOX_MAX } from './limits.ts'
import { gapAfter } from './outbox-gap.ts'
import type { RoomCall } from './room-call.ts'

/** A call that waits for the room, its body as JSON; `tries` that failed. */
export type WaitingCall = {
  readonly id: number
  readonly path: RoomCall['path']
  readonly body: string
  readonly tries: number
}

/** What became of one try: `settled` for better or worse, or to be tried `again`. */
export type Fate = 'settled' | 'again'

/** Keeps a call until the room has it; of too many the oldest go. */
export function keepCall(sql: SqlStorage, { path, body }: RoomCall, now: number): void {
  sql.exec(
    'INSERT INTO outbox (path, body, made_at, next_at) VALUES (?, ?, ?, ?)',
    path,
    JSON.stringify(body),
    now,
    now,
  )
  sql.exec(
    'DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id DESC LIMIT -1 OFFSET ?)',
    OUTBOX_MAX,
  )
}

/** The calls whose time has come, the oldest first; what has waited too long is dropped. */
export function dueCalls(sql: SqlStorage, now: number, limit: number): readonly WaitingCall[] {
  sql.exec('DELETE FROM outbox WHERE made_at <= ?', now - OUTBOX_KEPT_MS)
  return sql
    .exec<WaitingCall>(
      'SELECT id, path, body, tries FROM outbox WHERE next_at <= ? ORDER BY next_at, id LIMIT ?',
      now,
      limit,
    )
    .toArray()
}

/** Notes what became of a try. */
export function noteFate(sql: SqlStorage, { id, tries }: WaitingCall, fate: Fate, now: number): void {
  switch (fate) {
    case 'settled':
      sql.exec('DELETE FROM outbox WHERE id = ?', id)
      return
    case 'again':
      sql.exec('UPDATE outbox SET tries = tries + 1, next_at = ? WHERE id = ?', now + gapAfter(tries), id)
  }
}

/** When the next call is due, or null where none waits; ms. */
export function nextDue(sql: SqlStorage): number | null {
  return sql.exec<{ next: number | null }>('SELECT min(next_at) AS next FROM outbox').one().next
}
