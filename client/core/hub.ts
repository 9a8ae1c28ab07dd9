import { CloseCode } from '../../protocol/codes.ts'
import { DELTA_MAX_ENTRIES } from '../../protocol/limits.ts'
import type { ReadEntry } from './read-entry.ts'
import type { ReadFrame } from './read-server-frame.ts'
import { KEPT_ROWS } from './room-store.ts'
import type { ConnectionView, RoomView } from './room-view.ts'

/** What the tab that leads makes of what it holds, so that another tab costs the room nothing [K15]. */

/** The cursor in a socket's address, as a client writes it [H2]. */
const CURSOR = /\?epoch=([\w-]+)&since=(\d+)$/

const BYES: Readonly<Record<Extract<ConnectionView, { is: 'stopped' }>['why'], CloseCode>> = {
  banned: CloseCode.banned,
  replaced: CloseCode.replaced,
  client_too_old: CloseCode.clientTooOld,
  not_let_in: CloseCode.notLetIn,
}

/** What was told last. */
export type Told = {
  readonly cursor: number
  /** The newest entries up to the cursor, without gaps: none from before one that took something back [T5]. */
  readonly log: readonly ReadEntry[]
}

/** A socket that takes over tells again what the one before it has told [H9]; what was read by history no socket has told [K6]. */
export function afterFrame(told: Told, frame: ReadFrame): Told {
  if (frame.type === 'welcome' && frame.reset) return { cursor: frame.head, log: [] }
  if (frame.type !== 'welcome' && frame.type !== 'entries') return told
  const { cursor, log } = told
  const fresh = frame.entries.filter(({ seq }) => seq > cursor)
  const takesBack = fresh.some(({ kind }) => kind === 'edit' || kind === 'remove')
  const isNext = (fresh[0]?.seq ?? cursor + 1) === cursor + 1
  // A delta is told as it stands: nothing in it is gone.
  const kept = takesBack || !isNext ? [] : log
  const added = takesBack && frame.type === 'entries' ? [] : fresh
  return {
    cursor: fresh.at(-1)?.seq ?? cursor,
    log: [...kept, ...added].slice(-DELTA_MAX_ENTRIES),
  }
}

/** What the room would say to a socket that opened at this address now [H6, H7]. */
export function welcomeTo(address: string, view: RoomView, told: Told, now: number): object {
  const { epoch, cursor, rows, hasOlder, auth, you, reason, room, limits, aheadMs } = view
  const [, held, since] = CURSOR.exec(address) ?? []
  const log = told.cursor === cursor ? told.log : []
  const missed = held === epoch ? cursor - Number(since) : Infinity
  const reset = !(missed >= 0 && missed <= log.length)
  return {
    type: 'welcome',
    v: 1,
    epoch,
    head: cursor,
    now: now + aheadMs,
    reset,
    entries: reset ? rows.slice(-KEPT_ROWS) : log.slice(log.length - missed),
    hasOlder: hasOlder || rows.length > KEPT_ROWS,
    auth,
    you,
    reason,
    room,
    limits,
  }
}

/** Who the session is; that it is being renewed is the leading tab's own affair [H8, H9]. */
export function standingOf({ auth, you, reason }: RoomView): object {
  return { type: 'you', auth, you, ...(auth === 'guest' && { reason: reason ?? 'guest' }) }
}

/** What the others are told when the room has ended it for good; null where it has not [C2]. */
export function lastWord({ connection }: RoomView): object | null {
  return connection.is === 'stopped'
    ? { type: 'bye', code: BYES[connection.why], reason: connection.detail }
    : null
}
