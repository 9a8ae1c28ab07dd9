import type { Entry, Message } from '../../protocol/entry.ts'
import { MESSAGE_KINDS, type EntryKind } from '../../protocol/kinds.ts'
import { isLike } from './like.ts'

/** An entry this client cannot show: a kind of a later version. It has its place in the numbering all the same [K1]. */
type UnknownEntry = { readonly kind: 'unknown'; readonly seq: number }
export type ReadEntry = Entry | UnknownEntry

const STORED = { at: 0, by: { id: '', name: '' }, kind: '' }
const SPOKEN = { text: '' }
/** What an entry of each kind has besides, unless it was removed. */
const KINDS: Readonly<Record<string, object>> = {
  say: SPOKEN,
  action: SPOKEN,
  notice: SPOKEN,
  announce: {},
  edit: { target: 0 },
  remove: { targets: [] },
  topic: {},
} satisfies Record<EntryKind, object>

/** All of them, or null where one is no entry at all: without its seq nothing that follows could be placed. */
export function readEntries(values: readonly unknown[]): readonly ReadEntry[] | null {
  return values.every(hasPlace)
    ? values.map((value) => (isEntry(value) ? value : { kind: 'unknown', seq: value.seq }))
    : null
}

/** Whether an entry is a row of the conversation [H7]. */
export function isMessage(entry: ReadEntry): entry is Message {
  return MESSAGE_KINDS.some((kind) => kind === entry.kind) && !('removed' in entry)
}

function hasPlace(value: unknown): value is { readonly seq: number } {
  return isLike(value, { seq: 1 }) && value.seq > 0
}

function isEntry(value: object): value is Entry {
  return (
    isLike(value, STORED) &&
    ('removed' in value || isLike(value, KINDS[value.kind])) &&
    [value, ...Object.values(value)].every(linksSafely)
  )
}

/** Never to `javascript:`. */
function linksSafely(part: unknown): boolean {
  return !isLike(part, { url: '' }) || /^https?:\/\//i.test(part.url)
}
