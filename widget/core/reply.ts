import type { RoomView } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'
import type { Composed } from './composed.ts'

/** What a text answers, as it is kept with the draft: no words of the row, which may be removed meanwhile [T5]. */
export type Reply = {
  readonly seq: number
  /** Of the transcript in which that row has this number [T9]. */
  readonly epoch: string
}

type Numbered = Pick<RoomView, 'epoch' | 'rows'>

/**
 * What the browser's storage holds, which any script of the site may have written; null where it is no row to answer
 * any more. `before` are the rows that were held before these.
 */
export function replyIn(kept: unknown, view: Numbered, before: readonly Message[]): Reply | null {
  if (!(kept instanceof Object && 'seq' in kept && 'epoch' in kept)) return null
  const { seq, epoch } = kept
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || typeof epoch !== 'string') return null
  if (epoch !== view.epoch || isRemoved(seq, view.rows, before)) return null
  return { seq, epoch }
}

/** Not held is not removed: there are older rows than those. */
function isRemoved(
  seq: number,
  rows: readonly Message[],
  [first, second, ...rest]: readonly Message[],
): boolean {
  if (rows.some((row) => row.seq === seq)) return false
  if (seq >= (rows.at(0)?.seq ?? Infinity)) return true
  // It was the oldest, and is the one that is missing.
  return first?.seq === seq && second?.seq === rows.at(0)?.seq && rows.length <= rest.length + 1
}

/** Null where it is older than what is held. */
export function rowOf({ seq }: Pick<Reply, 'seq'>, { rows }: Pick<RoomView, 'rows'>): Message | null {
  return rows.find((row) => row.seq === seq) ?? null
}

/** What is written, as an answer where it can be one: an action answers nothing [T2]. */
export function answering(composed: Composed, reply: Reply | null): Composed {
  if (composed.is !== 'send' || composed.send.kind !== 'say' || !reply) return composed
  return { is: 'send', send: { ...composed.send, reply: reply.seq } }
}
