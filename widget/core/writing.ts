import type { RoomView } from '../../client/core/room-view.ts'
import type { Self } from '../../protocol/author.ts'
import type { GuestReason } from '../../protocol/codes.ts'

/** Whether this person may write now, and if not, why. */
export type Writing =
  | { readonly is: 'open' }
  /** Nobody is known yet to write as: one may type, and sends a moment later. */
  | { readonly is: 'early' }
  /** The forum does not answer whether this is still who was here: what is written goes out when it does [S4]. */
  | { readonly is: 'delayed' }
  | ({ readonly is: 'muted' } & NonNullable<Self['muted']>)
  | { readonly is: 'closed'; readonly why: ClosedWhy; readonly detail: string }

export type ClosedWhy =
  | Exclude<GuestReason, 'unknown'>
  | Extract<RoomView['connection'], { is: 'stopped' }>['why']

/** `now` is the client's clock: a mute that runs out opens the composer without a word from the room. */
export function writingOf(view: RoomView, now: number): Writing {
  const { connection, auth, you, aheadMs } = view
  if (connection.is === 'stopped') return closed(connection.why, connection.detail)
  if (auth === 'expired') return closed('expired')
  const isGuest = auth === 'guest' || auth === 'relay'
  if (isGuest && (you === null || view.reason !== 'unavailable')) {
    return closed(view.reason === null || view.reason === 'unknown' ? 'guest' : view.reason)
  }
  if (you === null) return { is: 'early' }
  if (!you.can.includes('post')) return closed('no_permission')
  const { muted } = you
  // Until 0: until somebody lifts it [M1].
  if (muted !== undefined && (muted.until === 0 || muted.until > now + aheadMs))
    return { is: 'muted', ...muted }
  return { is: isGuest ? 'delayed' : 'open' }
}

/** Whether one may type. */
export function mayWrite(writing: Writing): boolean {
  return writing.is !== 'closed' && writing.is !== 'muted'
}

/** When `writing` changes by itself, by the client's clock; null: only with the view. */
export function writingChangesAt(writing: Writing, { aheadMs }: RoomView): number | null {
  return writing.is === 'muted' && writing.until > 0 ? writing.until - aheadMs : null
}

function closed(why: ClosedWhy, detail = ''): Writing {
  return { is: 'closed', why, detail }
}
