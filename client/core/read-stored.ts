import { isLike, parseJson } from './like.ts'
import { isMessage, readEntries } from './read-entry.ts'
import { isYou } from './read-server-frame.ts'
import type { Snapshot } from './room-store.ts'
import type { OutboxItem, OutgoingSend } from './room-view.ts'

/** What a browser kept is decoded like anything from outside: another version, or any script of the page, may have written it. */

const SNAPSHOT: Snapshot = { epoch: '', cursor: 0, rows: [], hasOlder: true, you: null, savedAt: 0 }
const SPOKEN = { text: '' }
/** What a send of each kind has besides. */
const SENDS: Readonly<Record<string, object>> = {
  say: SPOKEN,
  action: SPOKEN,
  edit: { ...SPOKEN, target: 0 },
  remove: { targets: [] },
  topic: SPOKEN,
} satisfies Record<OutgoingSend['kind'], object>
const FAILED = { state: { is: 'failed', nack: { code: '' } } }
const ITEM = { ref: '', by: '', epoch: null, writtenAt: 0, send: { kind: '' }, state: { is: '' } }

export function readSnapshot(raw: string): Snapshot | null {
  const value = parseJson(raw)
  if (!isLike(value, SNAPSHOT) || !isYou(value.you)) return null
  const rows = readEntries(value.rows)
  return rows?.every(isMessage) ? { ...value, rows } : null
}

export function readOutboxItem(raw: string): OutboxItem | null {
  const value = parseJson(raw)
  if (!isItem(value)) return null
  return value.state.is === 'failed' && isLike(value, FAILED) ? value : { ...value, state: { is: 'queued' } }
}

function isItem(value: unknown): value is OutboxItem {
  return isLike(value, ITEM) && isLike(value.send, SENDS[value.send.kind])
}
