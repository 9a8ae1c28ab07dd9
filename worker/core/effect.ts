import type { Bye } from '../../protocol/server-frame.ts'

/** What a decision wants done; the shell does it, in order. When it wants to be asked again is `Room.nextDate`. */
export type Effect =
  | { readonly do: 'send'; readonly to: string; readonly frame: string }
  /** To every session that reads, or to those of them that asked for names; serialised once. */
  | {
      readonly do: 'tell'
      readonly to: 'readers' | 'watchers'
      readonly frame: string
      /** A session that knows already. */
      readonly except?: string
    }
  /** `bye`, then the close; the session is already gone from the room [C1]. */
  | { readonly do: 'close'; readonly session: string; readonly bye: Omit<Bye, 'type'> }
  /** The session changed in a way that must outlive hibernation. */
  | { readonly do: 'keep'; readonly session: string }
  | {
      readonly do: 'verify'
      readonly session: string
      readonly sid: string
      readonly why: 'connect' | 'auth'
    }
  /** Something failed that the operator should know of; no peer does. */
  | { readonly do: 'report'; readonly what: string; readonly error: unknown }
  /** Call `flush` at this time (room's clock, ms). */
  | { readonly do: 'flush at'; readonly at: number }
