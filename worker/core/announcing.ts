import type { Announcement } from '../../protocol/announcement.ts'
import type { Effect } from './effect.ts'
import type { Place } from './send.ts'
import { ROOM_ID } from './session.ts'

export type Announced =
  | { readonly is: 'stored' | 'duplicate'; readonly seq: number }
  | { readonly is: 'slow'; readonly retryAfterMs: number }
  /** Storage did not take it; the forum tries again. */
  | { readonly is: 'failed' }
export type Retracted =
  | { readonly is: 'retracted'; readonly seq: number }
  | { readonly is: 'unknown' }
  | { readonly is: 'failed' }

type Done<Answer> = { readonly answer: Answer; readonly effects: Effect[] }

/** Stores an announcement once, however often its key comes, also after it was retracted [F3]. */
export function announce(
  announcement: Announcement,
  roomName: string,
  { transcript, tick, rates, now }: Place,
): Done<Announced> {
  const known = transcript.announced(announcement.key)
  if (known) return { answer: { is: 'duplicate', seq: known.seq }, effects: [] }
  const retryAfterMs = rates.take({ author: ROOM_ID, is: 'forum' }, 'announce', 0, now)
  if (retryAfterMs > 0) return { answer: { is: 'slow', retryAfterMs }, effects: [] }
  const by = { id: ROOM_ID, name: roomName }
  const draft = { sender: ROOM_ID, entry: { kind: 'announce' as const, by, ...announcement } }
  const { seqs, effects } = tick.now([draft], now)
  const seq = seqs?.[0]
  return { answer: seq === undefined ? { is: 'failed' } : { is: 'stored', seq }, effects }
}

/** Takes an announcement back; its key stays known [F3]. */
export function retract(key: string, roomName: string, { transcript, tick, now }: Place): Done<Retracted> {
  const known = transcript.announced(key)
  if (!known?.shown) return { answer: { is: 'unknown' }, effects: [] }
  const by = { id: ROOM_ID, name: roomName }
  const draft = { sender: ROOM_ID, entry: { kind: 'remove' as const, by, targets: [known.seq] } }
  const { seqs, effects } = tick.now([draft], now)
  const seq = seqs?.[0]
  return { answer: seq === undefined ? { is: 'failed' } : { is: 'retracted', seq }, effects }
}
