import type { Self } from '../../protocol/author.ts'
import type { FinalNack, GuestReason } from '../../protocol/codes.ts'
import type { Message } from '../../protocol/entry.ts'
import type { Auth, RoomInfo } from '../../protocol/server-frame.ts'

/** What a user interface of the room shows: one immutable value, replaced on every change. */
export type RoomView = {
  readonly connection: ConnectionView
  /** `unknown` until the first `welcome`; the last known value while reconnecting. */
  readonly auth: Auth | 'unknown'
  /** Who this client is: told by the room, or remembered from the cache until the room tells. Null for guests. */
  readonly you: Self | null
  /** Why somebody with a credential is a guest [H8]. */
  readonly reason: GuestReason | null
  /** The right to write is to be renewed, or is being: what is said of it now may not last [H9]. */
  readonly renewing: boolean
  /** Null until the first `welcome`. */
  readonly room: RoomInfo | null
  /** What the room's clock is ahead of the client's, ms. */
  readonly aheadMs: number
  readonly limits: { readonly textMax: number; readonly editMs: number }
  /** Up to where in which numbering everything is held; null and 0 while nothing is [Vocabulary: cursor]. */
  readonly epoch: string | null
  readonly cursor: number
  /** Rows of the conversation, ascending by seq; edits applied, removed ones gone. */
  readonly rows: readonly Message[]
  /** This author's sends that are not in `rows` yet, in the order they were made. */
  readonly outbox: readonly OutboxItem[]
  /** Whether the room has messages older than the first row. */
  readonly hasOlder: boolean
  readonly loadingOlder: boolean
  /** No socket goes through, but HTTP does: what is said is read from time to time [K6]. */
  readonly blocked: boolean
}

export type ConnectionView =
  /** No socket yet, first attempt under way. */
  | { readonly is: 'connecting'; readonly since: number }
  | { readonly is: 'live' }
  /**
   * Lost; a new attempt began or begins at `retryAt` (client's clock, ms), or, null, when the page has been asked who
   * this is. `unheard`: attempts in a row in which the room said nothing.
   */
  | {
      readonly is: 'offline'
      readonly since: number
      readonly retryAt: number | null
      readonly unheard: number
    }
  /** The room ended it for good; only the person can go on [C2]. */
  | {
      readonly is: 'stopped'
      readonly why: 'banned' | 'replaced' | 'not_let_in' | 'client_too_old'
      readonly detail: string
    }

/** One send until it is settled [K3]. `by` is the author it was written as; it never goes out as anybody else. */
export type OutboxItem = {
  readonly ref: string
  readonly by: string
  /** Of the transcript that it was written in: another one has other lines under the same numbers [T9]. */
  readonly epoch: string | null
  /** Client's clock, ms. */
  readonly writtenAt: number
  readonly send: OutgoingSend
  readonly state:
    | { readonly is: 'queued' }
    | { readonly is: 'in flight' }
    /** Too old to go out unasked: the person says Send or Discard [K3]. */
    | { readonly is: 'waiting' }
    | {
        readonly is: 'failed'
        readonly nack: {
          readonly code: FinalNack | 'bad_frame'
          readonly max?: number
          readonly until?: number
          readonly reason?: string
        }
      }
}

export type OutgoingSend =
  | { readonly kind: 'say'; readonly text: string; readonly reply?: number }
  | { readonly kind: 'action'; readonly text: string }
  | { readonly kind: 'edit'; readonly target: number; readonly text: string }
  | { readonly kind: 'remove'; readonly targets: readonly number[] }
  /** An empty text clears the pinned line. */
  | { readonly kind: 'topic'; readonly text: string }

/** A send that becomes a row of its own. */
export type OutgoingLine = Extract<OutgoingSend, { kind: 'say' | 'action' }>
