import type { Entry, Message } from '../../protocol/entry.ts'
import { ANNOUNCE_EVENTS, isMessageKind, MESSAGE_KINDS, type EntryKind } from '../../protocol/kinds.ts'
import { isRecord, isWhole, link, listOf, maybe, oneOf, shape, text, type Check } from './shape.ts'

/** An entry this client cannot show: a kind of a later version. It has its place in the numbering all the same [K1]. */
type UnknownEntry = { readonly kind: 'unknown'; readonly seq: number }
export type ReadEntry = Entry | UnknownEntry

export const person = { id: text, name: text, role: maybe(text), color: maybe(text) }
export const author = shape(person)

const stored = { at: isWhole, by: author, ref: maybe(text) }
const linked = maybe(shape({ name: text, url: maybe(link) }))

const spoken = shape({
  ...stored,
  text,
  reply: maybe(isWhole),
  edited: maybe(isWhole),
  sentAt: maybe(isWhole),
})
const byKind: Readonly<Record<EntryKind, Check>> = {
  say: spoken,
  action: spoken,
  notice: spoken,
  announce: shape({
    ...stored,
    event: oneOf(...ANNOUNCE_EVENTS),
    key: text,
    actor: linked,
    topic: maybe(shape({ title: text, url: link })),
    post: maybe(shape({ url: link })),
    forum: linked,
    file: linked,
    text: maybe(text),
    url: maybe(link),
  }),
  edit: shape({ ...stored, target: isWhole, text: maybe(text) }),
  remove: shape({ ...stored, targets: listOf(isWhole), reason: maybe(text) }),
  topic: shape({ ...stored, text }),
}
const kinds = new Map<unknown, Check>(Object.entries(byKind))
const removed = shape({ ...stored, kind: oneOf(...MESSAGE_KINDS) })

/** Null where it is no entry at all: without a seq nothing that follows could be placed. */
function readEntry(value: unknown): ReadEntry | null {
  if (!isRecord(value)) return null
  const { seq } = value
  if (!isWhole(seq) || seq === 0) return null
  return isEntry(value) ? value : { kind: 'unknown', seq }
}

/** All of them, or null. */
export function readEntries(value: unknown): readonly ReadEntry[] | null {
  if (!Array.isArray(value)) return null
  const entries = value.map(readEntry)
  return entries.every((entry) => entry !== null) ? entries : null
}

/** Whether an entry is a row of the conversation [H7]. */
export function isMessage(entry: ReadEntry): entry is Message {
  return entry.kind !== 'unknown' && isMessageKind(entry.kind) && !('removed' in entry)
}

function isEntry(value: Readonly<Record<string, unknown>>): value is Entry {
  return value['removed'] === true ? removed(value) : kinds.get(value['kind'])?.(value) === true
}
