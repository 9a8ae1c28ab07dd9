import type { RoomView } from '../../client/core/room-view.ts'

/** What is said about the connection; nothing is said of one that works or that was lost only now. */
export type ConnectionNotice =
  | { readonly is: 'connecting' }
  | { readonly is: 'reconnecting' }
  /** The next attempt begins in that many seconds. */
  | { readonly is: 'waiting'; readonly seconds: number }
  /** This device has no network. */
  | { readonly is: 'offline' }
  /** What is said comes by another way, and late [K6]. */
  | { readonly is: 'blocked' }

/** Milliseconds without a word: a click on a phone network takes as long, and words that flicker worry people. */
const QUIET_MS = 2_000
/** Milliseconds of an attempt without another word: most fail sooner, and the next count begins. */
const ATTEMPT_MS = 1_000

export type NoticeNow = {
  readonly notice: ConnectionNotice | null
  /** When the words change by themselves; null: only with the connection. */
  readonly changesAt: number | null
}

/**
 * `now` is the client's clock, as the view's times are; `onLine`: by the browser's own word, which is to be trusted where
 * it says no. `stopped` is told by the composer, which it closes.
 */
export function connectionNotice(
  { connection, blocked }: Pick<RoomView, 'connection' | 'blocked'>,
  onLine: boolean,
  now: number,
): NoticeNow {
  if (connection.is === 'live' || connection.is === 'stopped') return lasting(null)
  const quietUntil = connection.since + QUIET_MS
  if (now < quietUntil) return { notice: null, changesAt: quietUntil }
  if (!onLine) return lasting({ is: 'offline' })
  if (blocked) return lasting({ is: 'blocked' })
  if (connection.is === 'connecting') return lasting({ is: 'connecting' })
  const { retryAt } = connection
  if (retryAt === null || now >= retryAt + ATTEMPT_MS) return lasting({ is: 'reconnecting' })
  const seconds = Math.max(1, Math.ceil((retryAt - now) / 1_000))
  return {
    notice: { is: 'waiting', seconds },
    changesAt: retryAt + (seconds > 1 ? (1 - seconds) * 1_000 : ATTEMPT_MS),
  }
}

function lasting(notice: ConnectionNotice | null): NoticeNow {
  return { notice, changesAt: null }
}
