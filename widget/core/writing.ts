import type { RoomView } from '../../client/core/room-view.ts'
import type { Self } from '../../protocol/author.ts'

/** Whether this person may write now, and if not, why. */
export type Writing =
  | { readonly is: 'open' }
  /** Nobody is known yet to write as: one may type, and sends a moment later. */
  | { readonly is: 'early' }
  /** The forum does not answer whether this is still who was here: what is written goes out when it does [S4]. */
  | { readonly is: 'delayed' }
  | { readonly is: 'muted'; readonly until: number; readonly reason: string | null }
  | { readonly is: 'closed'; readonly why: ClosedWhy; readonly detail: string | null }

export type ClosedWhy =
  | 'guest'
  | 'expired'
  | 'inactive'
  | 'no_permission'
  | 'forum_unavailable'
  | 'banned'
  | 'replaced'
  | 'not_let_in'
  | 'client_too_old'

const OPEN: Writing = { is: 'open' }
const EARLY: Writing = { is: 'early' }
const DELAYED: Writing = { is: 'delayed' }

/** `now` is the client's clock: a mute that runs out opens the composer without a word from the room. */
export function writingOf(view: RoomView, now: number): Writing {
  const { connection } = view
  if (connection.is === 'stopped') return closed(connection.why, connection.detail)
  switch (view.auth) {
    case 'member':
    case 'pending':
    case 'unknown':
      return view.you === null ? EARLY : writingAs(view.you, now)
    case 'expired':
      return closed('expired')
    case 'guest':
    case 'relay': {
      const why = guestWhy(view)
      if (why !== 'forum_unavailable' || view.you === null) return closed(why)
      const writing = writingAs(view.you, now)
      return writing === OPEN ? DELAYED : writing
    }
  }
}

/** Whether one may type. */
export function mayWrite(writing: Writing): boolean {
  return writing.is !== 'closed' && writing.is !== 'muted'
}

/** When `writing` changes by itself; null: only with the view. */
export function writingChangesAt(writing: Writing): number | null {
  return writing.is === 'muted' && writing.until > 0 ? writing.until : null
}

function writingAs(you: Self, now: number): Writing {
  if (!you.can.includes('post')) return closed('no_permission')
  const { muted } = you
  // Until 0: until somebody lifts it [M1].
  if (muted !== undefined && (muted.until === 0 || muted.until > now)) {
    return { is: 'muted', until: muted.until, reason: muted.reason ?? null }
  }
  return OPEN
}

function guestWhy(view: RoomView): ClosedWhy {
  switch (view.reason) {
    case 'expired':
    case 'inactive':
    case 'no_permission':
      return view.reason
    case 'unavailable':
      return 'forum_unavailable'
    case 'unknown':
    case 'guest':
    case null:
      return 'guest'
  }
}

function closed(why: ClosedWhy, detail = ''): Writing {
  return { is: 'closed', why, detail: detail === '' ? null : detail }
}
