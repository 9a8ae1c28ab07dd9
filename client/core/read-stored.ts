import { FINAL_NACKS } from '../../protocol/codes.ts'
import { isMessage, readEntries } from './read-entry.ts'
import { self } from './read-server-frame.ts'
import type { Snapshot } from './room-store.ts'
import type { OutboxItem } from './room-view.ts'
import { flag, isWhole, maybe, oneOf, orNull, parseJson, shape, text } from './shape.ts'

/** What a browser kept is decoded like anything from outside: another version, or any script of the page, may have written it. */

const snapshot = shape({
  epoch: text,
  cursor: isWhole,
  hasOlder: flag,
  you: orNull(self),
  savedAt: isWhole,
})

const failed = shape({
  is: oneOf('failed'),
  nack: shape({
    code: oneOf(...FINAL_NACKS, 'bad_frame'),
    max: maybe(isWhole),
    until: maybe(isWhole),
    reason: maybe(text),
  }),
})
const queued = shape({ is: oneOf('queued') })

const item = shape({
  ref: text,
  by: text,
  writtenAt: isWhole,
  send: shape({ kind: oneOf('say', 'action'), text, reply: maybe(isWhole) }),
  state: (state) => queued(state) || failed(state),
})

export function readSnapshot(raw: string): Snapshot | null {
  const value = parseJson(raw)
  if (!isSnapshot(value)) return null
  const rows = readEntries(value.rows)
  return rows?.every(isMessage) ? { ...value, rows } : null
}

export function readOutboxItem(raw: string): OutboxItem | null {
  const value = parseJson(raw)
  return isItem(value) ? value : null
}

function isSnapshot(value: unknown): value is Snapshot {
  return snapshot(value)
}

function isItem(value: unknown): value is OutboxItem {
  return item(value)
}
