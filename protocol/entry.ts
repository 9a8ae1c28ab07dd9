import * as v from 'valibot'
import { announced } from './announcement.ts'
import { authorSchema } from './author.ts'
import { messageText, milliseconds, name, reason, ref, seq, title, wellFormed } from './fields.ts'
import { REMOVE_TARGETS_MAX } from './limits.ts'

/** An entry as it is stored, told and cached. A removed one keeps its place and its author, never its text [T1, T2, T5]. */

const stored = {
  seq,
  at: milliseconds,
  by: authorSchema,
  ref: v.exactOptional(ref),
}

const edited = { edited: v.exactOptional(milliseconds) }
const sentAt = { sentAt: v.exactOptional(milliseconds) }

const saySchema = v.object({
  ...stored,
  kind: v.literal('say'),
  text: wellFormed,
  reply: v.exactOptional(seq),
  ...edited,
  ...sentAt,
})
const actionSchema = v.object({
  ...stored,
  kind: v.literal('action'),
  text: wellFormed,
  ...edited,
  ...sentAt,
})
const noticeSchema = v.object({ ...stored, kind: v.literal('notice'), text: wellFormed, ...sentAt })

const announceSchema = v.object({
  ...stored,
  kind: v.literal('announce'),
  ...announced({ name, title, text: messageText }),
})

const editSchema = v.object({
  ...stored,
  kind: v.literal('edit'),
  target: seq,
  /** Missing where this edit's text no longer stands [T5]. */
  text: v.exactOptional(wellFormed),
})

export const removeTargets = v.pipe(
  v.array(seq, 'must be a list of seqs'),
  v.minLength(1, 'must name an entry'),
  v.maxLength(REMOVE_TARGETS_MAX, `must name at most ${REMOVE_TARGETS_MAX} entries`),
)

const removeSchema = v.object({
  ...stored,
  kind: v.literal('remove'),
  targets: removeTargets,
  reason: v.exactOptional(reason),
})

const topicSchema = v.object({ ...stored, kind: v.literal('topic'), text: wellFormed })

const removedSchema = v.object({
  ...stored,
  kind: v.picklist(['say', 'action', 'notice', 'announce'], 'must be a message kind'),
  removed: v.literal(true),
})

const liveEntrySchema = v.variant('kind', [
  saySchema,
  actionSchema,
  noticeSchema,
  announceSchema,
  editSchema,
  removeSchema,
  topicSchema,
])

export const entrySchema = v.union([removedSchema, liveEntrySchema])
export type Entry = v.InferOutput<typeof entrySchema>
/** An entry with everything it was stored with. */
type LiveEntry = v.InferOutput<typeof liveEntrySchema>
/** A row of the conversation. */
export type Message = Extract<LiveEntry, { kind: 'say' | 'action' | 'notice' | 'announce' }>

/** Per kind, so that it stays a union: an entry before the room gave it seq and time. */
type Unstored<E> = E extends Entry ? Omit<E, 'seq' | 'at'> : never
export type EntryDraft = Unstored<LiveEntry>
