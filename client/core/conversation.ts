import type { Self } from '../../protocol/author.ts'
import type { ClientFrame } from '../../protocol/client-frame.ts'
import { EDIT_MS, HISTORY_BEFORE_DEFAULT, TEXT_MAX } from '../../protocol/limits.ts'
import type { RoomInfo, You } from '../../protocol/server-frame.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import type { ReadEntry } from './read-entry.ts'
import type { ReadFrame, ReadWelcome } from './read-server-frame.ts'
import { fromSnapshot, type RoomStore } from './room-store.ts'
import type { ConnectionView, RoomView } from './room-view.ts'
import {
  afterGone,
  afterLoss,
  afterTold,
  isSaid,
  remembered,
  writer,
  type RenewalOdds,
  type Standing,
} from './standing.ts'
import {
  afterEntries,
  afterWelcome,
  EMPTY_TIMELINE,
  MAX_ROWS,
  olderThan,
  READING_ROWS,
  withOlder,
  type Missed,
  type Timeline,
} from './timeline.ts'

/** Everything a reader of the room knows: rows, sends, who they are, what the room is. Knows nothing of sockets. */
export type Conversation = {
  readonly outbox: Outbox
  readonly timeline: Timeline
  readonly standing: Standing
  readonly you: Self | null
  readonly spreadMs: number
  /** Goes up when the room takes back or replaces what it had said: what was kept of that goes at once [T5]. */
  readonly rewrites: number
  view(connection: ConnectionView): RoomView
  /** False where an entry is missing: a new socket brings it [K1]. `renewable` as for a standing. */
  receive(frame: ReadFrame, renewable: boolean, odds: RenewalOdds): boolean
  /** As `receive`, where no socket goes through; null: nothing new. `isBlocked` as the view says it [K6]. */
  read(missed: Missed | null, isBlocked: boolean): void
  /** A renewal began or failed, or a reader came back. */
  stand(standing: Standing, now: number): void
  /** Another socket took over: nothing that was asked on the old one will be answered. */
  moved(): void
  /** The socket went. */
  gone(): void
  /** The frame that asks for the page before the first row; null where none is to be had, or no more rows are to be held. */
  askOlder(ref: string): ClientFrame | null
  /** Somebody reads what is not the newest: more rows are held. */
  setReading(isReading: boolean): void
}

export function createConversation(store: RoomStore, startedAt: number): Conversation {
  const outbox = createOutbox(store)
  const kept = fromSnapshot(store.loadSnapshot(), startedAt)
  let { timeline } = kept
  let standing = remembered(kept.you)
  let room: RoomInfo | null = null
  let limits: RoomView['limits'] = { textMax: TEXT_MAX, editMs: EDIT_MS }
  let aheadMs = 0
  let rewrites = 0
  let maxRows = MAX_ROWS
  /** Ref of the page of history that was asked for. */
  let asked: string | null = null
  let blocked = false

  function stand(next: Standing, now: number): void {
    standing = next
    outbox.become(writer(next), now, isSaid(next))
  }

  function told(frame: ReadWelcome | You, renewable: boolean, odds: RenewalOdds): void {
    const { now } = odds
    stand(afterTold(standing, frame, renewable, now + aheadMs, odds), now)
    if (frame.auth === 'member' || frame.auth === 'relay') outbox.open(now)
    else outbox.close()
  }

  function advance(after: Timeline | null, entries: readonly ReadEntry[]): boolean {
    if (!after) return false
    // Whatever was acked in another numbering is told now, or never.
    const upTo = after.epoch === timeline.epoch ? after.cursor : Infinity
    timeline = after
    if (entries.some(({ kind }) => kind === 'edit' || kind === 'remove')) rewrites += 1
    outbox.told(entries, upTo)
    return true
  }

  function catchUp(missed: Missed): boolean {
    outbox.numbered(missed.epoch)
    if (missed.reset) {
      asked = null
      rewrites += 1
    }
    const after = afterWelcome(timeline, missed, maxRows)
    // The same question would get the same answer: start afresh.
    if (!after) timeline = EMPTY_TIMELINE
    return advance(after, missed.entries)
  }

  function moved(): void {
    asked = null
    outbox.gone()
  }

  outbox.numbered(timeline.epoch)
  stand(standing, startedAt)
  return {
    outbox,
    get timeline() {
      return timeline
    },
    get standing() {
      return standing
    },
    get you() {
      return standing.you
    },
    get spreadMs() {
      return room?.spreadMs ?? 0
    },
    get rewrites() {
      return rewrites
    },
    view(connection) {
      const { auth, you, reason } = standing
      const isRenewing = auth === 'renewing'
      return {
        ...timeline,
        connection,
        auth: isRenewing ? 'pending' : auth,
        you,
        reason: isRenewing ? null : reason,
        renewing: standing.dueAt < Infinity,
        room,
        aheadMs,
        limits,
        outbox: outbox.shown,
        loadingOlder: asked !== null,
        blocked,
      }
    },
    read(missed, isBlocked) {
      blocked = isBlocked
      if (missed) catchUp(missed)
    },
    receive(frame, renewable, odds) {
      const { now } = odds
      switch (frame.type) {
        case 'welcome': {
          aheadMs = frame.now - now
          ;({ room, limits } = frame)
          blocked = false
          told(frame, renewable, odds)
          return catchUp(frame)
        }
        case 'entries':
          return advance(afterEntries(timeline, frame.entries, maxRows), frame.entries)
        case 'you':
          told(frame, renewable, odds)
          break
        case 'room': {
          const { type: _, ...changed } = frame
          if (room) room = Object.assign({}, room, changed)
          if ('slow' in changed) outbox.letGo()
          break
        }
        case 'history':
          if (frame.ref !== asked) break
          asked = null
          timeline = withOlder(timeline, frame.entries, frame.more, maxRows)
          break
        case 'ack':
          outbox.ack(frame.ref, frame.seq, timeline.cursor)
          break
        case 'nack':
          outbox.nack(frame, now)
          if (frame.code === 'auth') standing = afterLoss(standing, now)
          break
        case 'error': {
          const { ref } = frame
          if (ref === undefined) break
          if (ref === asked) asked = null
          outbox.nack({ type: 'nack', ref, code: 'bad_frame' }, now)
          break
        }
        // Whoever asked listens for these.
        case 'people':
        case 'modlog':
        case 'bye':
      }
      return true
    },
    stand,
    moved,
    gone() {
      moved()
      standing = afterGone(standing)
    },
    askOlder(ref) {
      if (!timeline.hasOlder || asked !== null || timeline.rows.length >= maxRows) return null
      asked = ref
      return { type: 'history', ref, before: olderThan(timeline), limit: HISTORY_BEFORE_DEFAULT }
    },
    setReading(isReading) {
      maxRows = isReading ? READING_ROWS : MAX_ROWS
    },
  }
}
