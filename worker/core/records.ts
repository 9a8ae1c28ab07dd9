import type { ModAction, RelayStatus } from '../../protocol/server-frame.ts'

/** What the room keeps beside the transcript: synchronous, durable, small. Kept by storage/sqlite-records.ts. */

/** One date, and what is to be known then; `what` and `subject` together name it. */
export type AgendaItem = {
  readonly what: DateOf
  readonly subject: string
  /** Room's clock, ms. */
  readonly at: number
  readonly data: string | null
}

export const DATES = [
  /** The counts may be told again; subject: none, data: what was told [P1]. */
  'counts',
  /** Names may be told again; subject: none [P1]. */
  'names',
  /** A change of somebody that those who asked for names have not been told; data: what they were told, null: not all the same [P1]. */
  'name',
  /** Somebody without a socket counts as gone; data: the occupant [P2]. */
  'leave',
  /** Silent sockets are looked for; subject: none [P3]. */
  'sweep',
  /** A session that may not read any more is closed; subject: the session [H9]. */
  'close',
  /** Where guests may not read: the first trust ends; subject: none [H9]. */
  'trust',
  /** What the relay said falls; subject: none [R2]. */
  'relay',
] as const
export type DateOf = (typeof DATES)[number]

export const RESTRICTIONS = ['mute', 'ban'] as const
/** A mute or a ban; `until` 0: until somebody lifts it. `rank`: of who imposed it [M1, M2]. */
export type Restriction = {
  readonly user: string
  readonly kind: (typeof RESTRICTIONS)[number]
  readonly until: number
  readonly rank: number
  readonly reason: string | null
}

export interface Records {
  /** All that is written meanwhile or, where it throws, none of it. */
  together<T>(change: () => T): T

  agenda(): readonly AgendaItem[]
  putDate(item: AgendaItem): void
  removeDate(what: DateOf, subject: string): void

  restrictions(): readonly Restriction[]
  putRestriction(restriction: Restriction): void
  removeRestriction(user: string, kind: Restriction['kind']): void

  /** Keeps what a moderator did, under their ref; the oldest beyond a bound go [M3]. */
  addAction(sender: string, ref: string, action: Omit<ModAction, 'id'>): void
  /** Whether this was done since then already [M1]. */
  hasAction(sender: string, ref: string, since: number): boolean
  /** The newest first, older than `before`, at most `limit`. */
  actions(before: number, limit: number): { readonly actions: readonly ModAction[]; readonly more: boolean }

  roster(): ReadonlyMap<string, string>
  /** Names by id; null: gone [R2]. */
  changeRoster(changes: ReadonlyMap<string, string | null>): void

  /** Seconds between two messages of one author [M1]. */
  slow: number
  /** What the relay last said of IRC [R6]. */
  status: RelayStatus | null
}
