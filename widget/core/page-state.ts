import type { RoomView } from '../../client/core/room-view.ts'
import { writingOf } from './writing.ts'

/** What the page around the room is told of it. */
export type PageState = {
  readonly state: RoomView['connection']['is']
  readonly auth: RoomView['auth']
  /** Why the room ended it for good. */
  readonly why?: Extract<RoomView['connection'], { is: 'stopped' }>['why']
}

/** What nobody can change but by logging in. */
export type LogInReason = 'guest' | 'expired' | 'not_let_in'

export function pageState({ connection, auth }: RoomView): PageState {
  return {
    state: connection.is,
    auth,
    ...(connection.is === 'stopped' && { why: connection.why }),
  }
}

/** Why a log-in would help now; null: it would not. `now` is the client's clock. */
export function logInReason(view: RoomView, now: number): LogInReason | null {
  const writing = writingOf(view, now)
  if (writing.is !== 'closed') return null
  const { why } = writing
  return why === 'guest' || why === 'expired' || why === 'not_let_in' ? why : null
}

/** Why somebody who was in is out, once no renewal is left that may mend it; a guest may be one by choice. */
export function lapse(view: RoomView, now: number): LogInReason | null {
  const reason = logInReason(view, now)
  return reason === 'guest' || view.renewing ? null : reason
}
