import { isLike, parseJson } from './like.ts'
import { isMessage, readEntries } from './read-entry.ts'
import { isYou } from './read-server-frame.ts'
import type { Snapshot } from './room-store.ts'
import type { OutboxItem } from './room-view.ts'

/** What a browser kept is decoded like anything from outside: another version, or any script of the page, may have written it. */

const SNAPSHOT: Snapshot = { epoch: '', cursor: 0, rows: [], hasOlder: true, you: null, savedAt: 0 }
const FAILED = { state: { is: 'failed', nack: { code: '' } } }
const ITEM: OutboxItem = {
  ref: '',
  by: '',
  writtenAt: 0,
  send: { kind: 'say', text: '' },
  state: { is: 'queued' },
}

export function readSnapshot(raw: string): Snapshot | null {
  const value = parseJson(raw)
  if (!isLike(value, SNAPSHOT) || !isYou(value.you)) return null
  const rows = readEntries(value.rows)
  return rows?.every(isMessage) ? { ...value, rows } : null
}

export function readOutboxItem(raw: string): OutboxItem | null {
  const value = parseJson(raw)
  if (!isLike(value, ITEM)) return null
  return value.state.is === 'failed' && isLike(value, FAILED) ? value : { ...value, state: { is: 'queued' } }
}
