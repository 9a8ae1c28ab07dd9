import type { EntryDraft } from '../../protocol/entry.ts'
import type { EntryKind } from '../../protocol/kinds.ts'

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
  /** Null once the entry was edited or removed: its first text is gone, and only the kind can be compared. */
  readonly text: string | null
}

export type Page = { readonly entries: readonly EntryJson[]; readonly more: boolean }

/**
 * The durable record, as the room sees it: synchronous, so that a decision never waits half-way. Kept by
 * sqlite-transcript.ts in the object, by test/support/memory-transcript.ts in plain tests; both pass one suite.
 */
export interface Transcript {
  readonly epoch: string
  /** Highest seq given so far; 0 before the first entry. */
  readonly head: number
  /** Lowest seq still kept; `head + 1` when nothing is. */
  readonly oldest: number
  /** Stores all or none, in order, with seqs that follow `head`; throws when storage does. */
  append(drafts: readonly Draft[], at: number): readonly { readonly seq: number; readonly json: EntryJson }[]
  find(sender: string, ref: string): StoredSend | null
  /** Every kind, ascending, newer than `seq`, at most `limit`. */
  after(seq: number, limit: number): Page
  /** Message entries that still show, ascending, the newest below `seq`, at most `limit`. */
  before(seq: number, limit: number): Page
}
