import type { Bye } from '../../protocol/server-frame.ts'

/** What a decision wants done; the shell does it, in order. */
export type Effect =
  | { readonly do: 'send'; readonly to: string; readonly frame: string }
  /** To every session that reads; serialised once. */
  | { readonly do: 'tell'; readonly frame: string }
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
  /** Call `due` at this time, asleep or not. */
  | { readonly do: 'wake at'; readonly at: number }
