import type { Author } from '../../protocol/author.ts'
import type { EntryDraft } from '../../protocol/entry.ts'
import type { EntryKind } from '../../protocol/kinds.ts'
import type { RoomInfo } from '../../protocol/server-frame.ts'

/**
 * An entry as the wire carries it: serialised once, when it is stored, and spliced into every frame that
 * tells it. Its text form is also what a resume's size is counted in [H7].
 */
export type EntryJson = string

/** An entry that waits to be stored, and whose retries find it again [S2]. */
export type Draft = {
  /** Whose refs this one is unique among: the author's id, or `relay` for all that a relay says [R1]. */
  readonly sender: string
  readonly entry: EntryDraft
}

/** What was stored under a ref: enough to tell a retry from a conflict [S2]. */
export type StoredSend = {
  readonly seq: number
  readonly kind: EntryKind
  /** Null once what it said first is gone, and only the kind can be compared. */
  readonly text: string | null
}

/** What may be asked of an entry that somebody wants to change. */
export type StoredEntry = {
  readonly kind: EntryKind
  readonly at: number
  readonly by: Author
  /** A message that is not removed. */
  readonly shown: boolean
}

/** Somebody's send as the rates count it [S6]. */
export type CountedSend = {
  readonly kind: EntryKind
  readonly sender: string
  readonly ref: string | null
  readonly author: string
  readonly at: number
}

export type Page = { readonly entries: readonly EntryJson[]; readonly more: boolean }

/** The durable record, as the room sees it: synchronous, so that a decision never waits half-way. Kept by storage/sqlite-transcript.ts. */
export interface Transcript {
  readonly epoch: string
  /** Highest seq given so far; 0 before the first entry. */
  readonly head: number
  /** Lowest seq from which on everything is kept; `head + 1` when nothing is [T8]. */
  readonly oldest: number
  /** The pinned line, or null. */
  readonly topic: RoomInfo['topic']
  /**
   * Stores all or none, in order, with seqs that follow `head`, and takes back what they remove or supersede in the same
   * step [T5]; throws when storage does.
   */
  append(drafts: readonly Draft[], at: number): readonly { readonly seq: number; readonly json: EntryJson }[]
  find(sender: string, ref: string): StoredSend | null
  /** The announcement of this key, removed or not [F3]. */
  announced(key: string): { readonly seq: number; readonly shown: boolean } | null
  entry(seq: number): StoredEntry | null
  /** Somebody's latest entry tells what they were when they last wrote; null where none is kept. */
  lastBy(author: string): Author | null
  /** Seqs of somebody's messages of that time that still show, ascending. */
  shownBy(author: string, since: number): readonly number[]
  /** Every send of that time, the oldest first. */
  sentSince(since: number): readonly CountedSend[]
  /** Every kind, ascending, newer than `seq`, at most `limit`. */
  after(seq: number, limit: number): Page
  /** Message entries that still show, ascending, the newest below `seq`, at most `limit`. */
  before(seq: number, limit: number): Page
}
