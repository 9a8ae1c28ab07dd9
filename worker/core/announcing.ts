import type { Announcement } from '../../protocol/announcement.ts'
import type { EntryDraft } from '../../protocol/entry.ts'
import type { Effect } from './effect.ts'
import type { Place } from './send.ts'
import { ROOM_ID } from './session.ts'

export type Announced =
  | { readonly is: 'stored' | 'duplicate'; readonly seq: number }
  | { readonly is: 'slow'; readonly retryAfterMs: number }
  | Failed
export type Retracted =
  | { readonly is: 'retracted'; readonly seq: number }
  | { readonly is: 'unknown' }
  | Failed
/** Storage does not take it: nothing is stored. */
type Failed = { readonly is: 'failed' }

type Done<Answer> = { readonly answer: Answer; readonly effects: Effect[] }

/** Stores an announcement once, however often its key comes, also after it was retracted [F3]. */
export function announce(announcement: Announcement, roomName: string, place: Place): Done<Announced> {
  const { transcript, rates, now } = place
  const known = transcript.announced(announcement.key)
  if (known) return { answer: { is: 'duplicate', seq: known.seq }, effects: [] }
  const retryAfterMs = rates.take({ author: ROOM_ID, is: 'forum' }, 'announce', 0, now)
  if (retryAfterMs > 0) return { answer: { is: 'slow', retryAfterMs }, effects: [] }
  const by = { id: ROOM_ID, name: roomName }
  return tell({ kind: 'announce', by, ...announcement }, 'stored', place)
}

/** Takes an announcement back; its key stays known [F3]. */
export function retract(key: string, roomName: string, place: Place): Done<Retracted> {
  const known = place.transcript.announced(key)
  if (!known?.shown) return { answer: { is: 'unknown' }, effects: [] }
  const by = { id: ROOM_ID, name: roomName }
  return tell({ kind: 'remove', by, targets: [known.seq] }, 'retracted', place)
}

/** What waits for its tick is told in any case: it was first, and it is stored [T3]. */
function tell<Is extends 'stored' | 'retracted'>(
  entry: EntryDraft,
  is: Is,
  { transcript, tick, now }: Place,
): Done<{ readonly is: Is; readonly seq: number } | Failed> {
  const waited = tick.flush(now)
  try {
    const { seqs, effects } = tick.now([{ sender: ROOM_ID, entry }], now)
    return { answer: { is, seq: seqs[0] ?? transcript.head }, effects: [...waited, ...effects] }
  } catch (error) {
    const report: Effect = { do: 'report', what: 'transcript.append', error }
    return { answer: { is: 'failed' }, effects: [...waited, report] }
  }
}
