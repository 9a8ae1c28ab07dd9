import type { ClientFrame } from '../../protocol/client-frame.ts'
import { FRAME_MAX_BYTES, RELAY_UNSETTLED_MAX, UNSETTLED_MAX } from '../../protocol/limits.ts'
import type { Nack } from '../../protocol/server-frame.ts'
import type { ReadEntry } from './read-entry.ts'
import type { RoomStore } from './room-store.ts'
import type { OutboxItem, OutgoingSend } from './room-view.ts'

/** Milliseconds after which a line that goes out unasked would surprise its writer [K3]. */
const STALE_MS = 2 * 60_000
/** Milliseconds until a send that the room could not store is tried again [S4]. */
const UNAVAILABLE_MS = 5_000
/** Milliseconds without an answer after which the socket, not the room, is at fault: the room answers within a tick of 0.5 s [T4]. */
const UNANSWERED_MS = 15_000
/** UTF-16 units of a frame that is surely short enough: none takes more than three bytes, and no text that the room takes comes near [S5, T7]. */
const FRAME_MAX_LENGTH = FRAME_MAX_BYTES / 3
/** Sends kept per author: an afternoon offline, and a bound on what storage is asked to hold. */
const KEPT_MAX = 100

/** Who a relay's own sends are kept under: its refs are looked up under `relay` [R1]. */
export const RELAY_AUTHOR = 'relay'

type Failure = Extract<OutboxItem['state'], { is: 'failed' }>['nack']
type Acked = { readonly item: OutboxItem; readonly seq: number }

/** The sends of one author until they are settled; those of other authors stay in the store, held back [K3, States]. */
export class Outbox {
  readonly #store: RoomStore
  #author: string | null = null
  #items: readonly OutboxItem[] = []
  /** Settled, but their entry has not come yet: shown so that a line is never off the screen between ack and entry [S3]. */
  #acked: readonly Acked[] = []
  #session: 'none' | 'member' | 'relay' = 'none'
  #heldUntil = 0
  /** When each went out on the present socket, by ref. */
  readonly #sentAt = new Map<string, number>()
  #shown: readonly OutboxItem[] = []

  constructor(store: RoomStore) {
    this.#store = store
  }

  /** In the order they were made; the same array until something changes. */
  get shown(): readonly OutboxItem[] {
    return this.#shown
  }

  /** Whether lines are on their way or would be, could they go out [H9]. */
  get hasUnsent(): boolean {
    return this.#items.some(({ state }) => state.is === 'queued' || state.is === 'in flight')
  }

  /** Who this client writes as from now on; another author's sends are put away unsent. */
  become(author: string | null, now: number): void {
    if (author === this.#author) return
    this.gone()
    this.#author = author
    this.#acked = []
    this.#load(now)
  }

  /** False when nobody is known to write as, or too much waits already. */
  add(ref: string, send: OutgoingSend, now: number): boolean {
    if (this.#author === null || this.#items.length >= KEPT_MAX) return false
    const wellFormed = { ...send, text: send.text.toWellFormed() }
    const item: OutboxItem = {
      ref,
      by: this.#author,
      writtenAt: this.#after(now),
      send: wellFormed,
      state: { is: 'queued' },
    }
    this.#store.saveItem(item)
    this.#show([...this.#items, item])
    return true
  }

  /** A session that may write has begun. What other tabs left unsettled or settled meanwhile is read from the store. */
  open(session: 'member' | 'relay', now: number): void {
    if (this.#session !== 'none') return
    this.#session = session
    this.#load(now)
  }

  /** This session may not write until it is opened again; what is in flight is still answered. */
  close(): void {
    this.#session = 'none'
  }

  /** The socket went: nothing in flight will be answered, and all of it goes again under the same refs [S2]. */
  gone(): void {
    this.close()
    this.#sentAt.clear()
    this.#show(
      this.#items.map((item) =>
        item.state.is === 'in flight' ? { ...item, state: { is: 'queued' } } : item,
      ),
    )
  }

  /** Frames to send now; they count as in flight from here on. */
  due(now: number): readonly ClientFrame[] {
    if (this.#session === 'none' || now < this.#heldUntil) return []
    const going = this.#items.filter(({ state }) => state.is === 'queued').slice(0, this.#free())
    const frames: ClientFrame[] = []
    for (const { ref, send } of going) {
      const { kind, ...said } = send
      const frame = { type: kind, ref, ...said }
      // The room ends a session over such a frame, and would again after every reconnect [S5].
      if (JSON.stringify(frame).length > FRAME_MAX_LENGTH) {
        this.#fail(ref, { code: 'too_long' })
        continue
      }
      this.#sentAt.set(ref, now)
      this.#put(ref, { is: 'in flight' })
      frames.push(frame)
    }
    return frames
  }

  /** When `due` or `isStuck` may say something new; null while only an event can change that. */
  dueAt(): number | null {
    const times = [...this.#sentAt.values()].map((at) => at + UNANSWERED_MS)
    const waits = this.#items.some(({ state }) => state.is === 'queued')
    if (this.#session !== 'none' && waits && this.#free() > 0) times.push(this.#heldUntil)
    return times.length > 0 ? Math.min(...times) : null
  }

  isStuck(now: number): boolean {
    return [...this.#sentAt.values()].some((at) => now >= at + UNANSWERED_MS)
  }

  ack(ref: string, seq: number | undefined, cursor: number): void {
    const item = this.#settle(ref)
    if (!item || seq === undefined || seq <= cursor) return
    this.#acked = [...this.#acked, { item: inState(item, { is: 'in flight' }), seq }]
    this.#show(this.#items)
  }

  /** The room has told these, up to `cursor`: an entry settles as well as an ack [S3]. */
  told(entries: readonly ReadEntry[], cursor: number): void {
    for (const entry of entries) {
      if (entry.kind !== 'unknown' && entry.ref !== undefined && entry.by.id === this.#author) {
        this.#settle(entry.ref)
      }
    }
    const waiting = this.#acked.filter(({ seq }) => seq > cursor)
    if (waiting.length === this.#acked.length) return
    this.#acked = waiting
    this.#show(this.#items)
  }

  nack(nack: Nack, now: number): void {
    if (!this.#sentAt.delete(nack.ref)) return
    switch (nack.code) {
      case 'auth':
        this.close()
        break
      case 'slow':
        this.#hold(now + nack.retryAfterMs)
        break
      case 'unavailable':
        this.#hold(now + UNAVAILABLE_MS)
        break
      default: {
        const { type: _, ref, ...detail } = nack
        this.#fail(ref, { ...detail, code: nack.code })
        return
      }
    }
    this.#put(nack.ref, { is: 'queued' })
  }

  /** The room could not read the frame; it would not a second time [S5]. */
  refuse(ref: string): void {
    if (this.#sentAt.delete(ref)) this.#fail(ref, { code: 'bad_frame' })
  }

  /** The person says Send: as if written now. After a conflict only another ref can be stored [S2]. */
  retry(ref: string, freshRef: string, now: number): void {
    const item = this.#find(ref)
    if (item?.state.is !== 'failed' && item?.state.is !== 'waiting') return
    const conflicts = item.state.is === 'failed' && item.state.nack.code === 'conflict'
    const again: OutboxItem = {
      ...item,
      ref: conflicts ? freshRef : ref,
      writtenAt: this.#after(now),
      state: { is: 'queued' },
    }
    if (conflicts) this.#store.removeItem(item.by, ref)
    this.#store.saveItem(again)
    this.#show([...this.#items.filter((other) => other !== item), again])
  }

  /** The person says Discard; a line already on its way cannot be called back. */
  discard(ref: string): void {
    const item = this.#find(ref)
    if (item && item.state.is !== 'in flight') this.#drop(item)
  }

  #load(now: number): void {
    const kept = this.#author === null ? [] : this.#store.loadOutbox(this.#author)
    this.#show(
      kept.map((item) => {
        if (item.state.is === 'failed') return item
        if (this.#sentAt.has(item.ref)) return inState(item, { is: 'in flight' })
        const stale = this.#author !== RELAY_AUTHOR && now - item.writtenAt > STALE_MS
        return inState(item, { is: stale ? 'waiting' : 'queued' })
      }),
    )
  }

  /** Sends that may join those in flight [S1]. */
  #free(): number {
    return (this.#session === 'relay' ? RELAY_UNSETTLED_MAX : UNSETTLED_MAX) - this.#sentAt.size
  }

  /** `now`, or later: the store gives sends back in the order of these times. */
  #after(now: number): number {
    return Math.max(now, ...this.#items.map(({ writtenAt }) => writtenAt + 1))
  }

  #find(ref: string): OutboxItem | undefined {
    return this.#items.find((item) => item.ref === ref)
  }

  /** A failed one stays: what is stored under its ref may be another text (`conflict`). */
  #settle(ref: string): OutboxItem | undefined {
    const item = this.#find(ref)
    if (!item || item.state.is === 'failed') return undefined
    this.#drop(item)
    return item
  }

  #drop(item: OutboxItem): void {
    this.#sentAt.delete(item.ref)
    this.#store.removeItem(item.by, item.ref)
    this.#show(this.#items.filter((other) => other !== item))
  }

  #fail(ref: string, nack: Failure): void {
    const item = this.#put(ref, { is: 'failed', nack })
    if (item) this.#store.saveItem(item)
  }

  #hold(until: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, until)
  }

  #put(ref: string, state: OutboxItem['state']): OutboxItem | undefined {
    this.#show(this.#items.map((item) => (item.ref === ref ? inState(item, state) : item)))
    return this.#find(ref)
  }

  #show(items: readonly OutboxItem[]): void {
    this.#items = items
    this.#shown = [...this.#acked.map(({ item }) => item), ...items]
  }
}

function inState(item: OutboxItem, state: OutboxItem['state']): OutboxItem {
  return { ...item, state }
}
