import type { ClientFrame } from '../../protocol/client-frame.ts'
import { EDIT_MS, HISTORY_BEFORE_DEFAULT, TEXT_MAX } from '../../protocol/limits.ts'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import { Outbox } from './outbox.ts'
import type { ReadEntry } from './read-entry.ts'
import type { ReadFrame, ReadWelcome } from './read-server-frame.ts'
import { fromSnapshot, type RoomStore } from './room-store.ts'
import type { ConnectionView, RoomView } from './room-view.ts'
import * as standings from './standing.ts'
import {
  afterEntries,
  afterWelcome,
  EMPTY_TIMELINE,
  MAX_ROWS,
  olderThan,
  withOlder,
  type Timeline,
} from './timeline.ts'

/** Everything a reader of the room knows: rows, sends, who they are, what the room is. Knows nothing of sockets. */
export class Conversation {
  readonly outbox: Outbox
  #timeline: Timeline
  #standing: standings.Standing
  #room: RoomInfo | null = null
  #limits: RoomView['limits'] = { textMax: TEXT_MAX, editMs: EDIT_MS }
  /** Ref of the page of history that was asked for. */
  #asked: string | null = null

  constructor(store: RoomStore, now: number) {
    const { timeline, you } = fromSnapshot(store.loadSnapshot(), now)
    this.outbox = new Outbox(store)
    this.#timeline = timeline
    this.#standing = standings.remembered(you)
    this.outbox.become(you?.id ?? null, now)
  }

  get standing(): standings.Standing {
    return this.#standing
  }

  /** For the handshake; null: nothing is held [H2]. */
  get cursor(): { readonly epoch: string; readonly since: number } | null {
    const { epoch, cursor } = this.#timeline
    return epoch === null ? null : { epoch, since: cursor }
  }

  get spreadMs(): number {
    return this.#room?.spreadMs ?? 0
  }

  view(connection: ConnectionView): RoomView {
    const { auth, you, reason } = this.#standing
    const { rows, hasOlder } = this.#timeline
    return {
      connection,
      auth: auth === 'renewing' ? 'pending' : auth,
      you,
      reason: auth === 'renewing' ? null : reason,
      room: this.#room,
      limits: this.#limits,
      rows,
      outbox: this.outbox.shown,
      hasOlder,
      loadingOlder: this.#asked !== null,
    }
  }

  get timeline(): Timeline {
    return this.#timeline
  }

  /** False where an entry is missing: a new socket brings it [K1]. */
  receive(frame: ReadFrame, renewable: boolean, now: number): boolean {
    switch (frame.type) {
      case 'welcome':
        return this.#welcomed(frame, renewable, now)
      case 'you':
        this.#stand(standings.afterYou(this.#standing, frame, renewable), now)
        return true
      case 'room': {
        const { type: _, ...changed } = frame
        if (this.#room) this.#room = Object.assign({}, this.#room, changed)
        return true
      }
      case 'entries':
        return this.#advance(afterEntries(this.#timeline, frame.entries), frame.entries)
      case 'history':
        if (frame.ref !== this.#asked) return true
        this.#asked = null
        this.#timeline = withOlder(this.#timeline, frame.entries, frame.more)
        return true
      case 'ack':
        this.outbox.ack(frame.ref, frame.seq, this.#timeline.cursor)
        return true
      case 'nack':
        this.outbox.nack(frame, now)
        return true
      case 'error':
        if (frame.ref === undefined) return true
        if (frame.ref === this.#asked) this.#asked = null
        this.outbox.refuse(frame.ref)
        return true
      case 'bye':
        return true
    }
  }

  /** The socket went: nothing that was asked on it will be answered. */
  gone(): void {
    this.#asked = null
    this.outbox.gone()
  }

  renewedInVain(now: number): void {
    this.#stand(standings.afterVainRenewal(this.#standing), now)
  }

  /** The frame that asks for the page before the first row; null where none is to be had, or no more rows are to be held. */
  askOlder(ref: string): ClientFrame | null {
    const { hasOlder, rows } = this.#timeline
    if (!hasOlder || this.#asked !== null || rows.length >= MAX_ROWS) return null
    this.#asked = ref
    return { type: 'history', ref, before: olderThan(this.#timeline), limit: HISTORY_BEFORE_DEFAULT }
  }

  #welcomed(frame: ReadWelcome, renewable: boolean, now: number): boolean {
    const { room, limits } = frame
    this.#room = room
    this.#limits = limits
    this.#stand(standings.afterWelcome(this.#standing, frame, renewable), now)
    if (frame.reset) this.#asked = null
    const after = afterWelcome(this.#timeline, frame)
    // The same question would get the same answer: start afresh.
    if (!after) this.#timeline = EMPTY_TIMELINE
    return this.#advance(after, frame.entries)
  }

  #advance(after: Timeline | null, entries: readonly ReadEntry[]): boolean {
    if (!after) return false
    this.#timeline = after
    this.outbox.told(entries, after.cursor)
    return true
  }

  #stand(standing: standings.Standing, now: number): void {
    this.#standing = standing
    this.outbox.become(standings.writer(standing), now)
    const { auth } = standing
    if (auth === 'member' || auth === 'relay') this.outbox.open(auth, now)
    else this.outbox.close()
  }
}
