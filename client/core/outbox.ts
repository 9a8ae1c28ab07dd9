import type { ClientFrame } from '../../protocol/client-frame.ts'
import { FRAME_MAX_BYTES, RELAY_UNSETTLED_MAX, UNSETTLED_MAX } from '../../protocol/limits.ts'
import type { Nack } from '../../protocol/server-frame.ts'
import type { ReadEntry } from './read-entry.ts'
import type { RoomStore } from './room-store.ts'
import type { OutboxItem, OutgoingLine, OutgoingSend } from './room-view.ts'

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
type BadFrame = { readonly type: 'nack'; readonly ref: string; readonly code: 'bad_frame' }

/** The sends of one author until they are settled; those of other authors stay in the store, held back [K3, States]. */
export type Outbox = {
  /** In the order they were made; the same array until something changes. */
  readonly shown: readonly OutboxItem[]
  /** Whether lines are on their way or would be, could they go out [H9]. */
  readonly hasUnsent: boolean
  /** Who this client writes as from now on; another author's sends are put away unsent. `isSaid`: by the room's own word. */
  become(author: string | null, now: number, isSaid: boolean): void
  /** The lines that were meant to be somebody else's before the room said who is here; each is given once. */
  takeBack(): readonly OutgoingLine[]
  /** The transcript whose lines are meant from now on, by its epoch [T9]. */
  numbered(next: string | null): void
  /** False when nobody is known to write as, or too much waits already. */
  add(ref: string, send: OutgoingSend, now: number): boolean
  /** A session that may write has begun. What other tabs left unsettled or settled meanwhile is read from the store. */
  open(now: number): void
  /** The store as other tabs have left it. */
  reload(now: number): void
  /** This session may not write until it is opened again; what is in flight is still answered. */
  close(): void
  /** The socket went: nothing in flight will be answered, and all of it goes again under the same refs [S2]. */
  gone(): void
  /** Frames to send now; they count as in flight from here on. */
  due(now: number): readonly ClientFrame[]
  /** When `due` or `isStuck` may say something new; Infinity while only an event can change that. */
  dueAt(): number
  isStuck(now: number): boolean
  ack(ref: string, seq: number | undefined, cursor: number): void
  /** The room has told these, up to `cursor`: an entry settles as well as an ack [S3]. */
  told(entries: readonly ReadEntry[], cursor: number): void
  /** `bad_frame`: the room could not read the frame; it would not a second time [S5]. */
  nack(nack: Nack | BadFrame, now: number): void
  /** The room goes at another pace: what was told to wait may try again [M1]. */
  letGo(): void
  /** The person says Send: as if written now. After a conflict only another ref can be stored [S2]. */
  retry(ref: string, freshRef: string, now: number): void
  /** The person says Discard; a line already on its way cannot be called back. */
  discard(ref: string): void
}

export function createOutbox(store: RoomStore): Outbox {
  let author: string | null = null
  let epoch: string | null = null
  /** In the order they were made. One that is in flight is `queued` here: it is again when the socket goes [S2]. */
  let items: readonly OutboxItem[] = []
  /** When each in flight went out on the present socket, by ref; the oldest first. */
  const sentAt = new Map<string, number>()
  /** Settled, by seq, while their entry has not come: a line is never off the screen between ack and entry [S3]. */
  const acked = new Map<number, OutboxItem>()
  /** Refs of what was added since the room last left open who is here. */
  const early = new Set<string>()
  let isOurs = false
  let returned: readonly OutgoingLine[] = []
  let isOpen = false
  let heldUntil = 0
  let shown = items

  const find = (ref: string) => items.find((item) => item.ref === ref)

  function show(next = items): void {
    items = next
    shown = [...acked.values(), ...items.map((item) => (sentAt.has(item.ref) ? inFlight(item) : item))]
  }

  function load(now: number): void {
    const kept = author === null ? [] : store.loadOutbox(author)
    const oldest = author === RELAY_AUTHOR ? -Infinity : now - STALE_MS
    show(
      kept.map((item) => {
        const stale = isQueued(item) && item.writtenAt < oldest && !sentAt.has(item.ref)
        return stale ? waiting(item) : item
      }),
    )
  }

  /** As the last in line, and so in the store: it gives sends back in the order of `writtenAt`. */
  function append(item: Pick<OutboxItem, 'ref' | 'by' | 'epoch' | 'send'>, now: number): void {
    // The room ends a session over a longer frame, and would again after every reconnect [S5].
    const fits = JSON.stringify(toFrame(item)).length <= FRAME_MAX_LENGTH
    const appended: OutboxItem = {
      ...item,
      writtenAt: Math.max(now, 1 + (items.at(-1)?.writtenAt ?? 0)),
      state: fits ? { is: 'queued' } : { is: 'failed', nack: { code: 'too_long' } },
    }
    store.saveItem(appended)
    show([...items, appended])
  }

  function drop(item: OutboxItem): void {
    store.removeItem(item.by, item.ref)
    show(items.filter((other) => other !== item))
  }

  /** A failed one stays: what is stored under its ref may be another text (`conflict`). */
  function settle(ref: string): OutboxItem | null {
    sentAt.delete(ref)
    const item = find(ref)
    if (!item || item.state.is === 'failed') return null
    drop(item)
    return item
  }

  /** Of a line that is gone no other text is kept either [T5]. */
  function dropEditsOf(targets: readonly number[]): void {
    for (const item of items) {
      if (item.send.kind !== 'edit' || !targets.includes(item.send.target)) continue
      sentAt.delete(item.ref)
      drop(item)
    }
  }

  function fail(ref: string, nack: Failure): void {
    const item = find(ref)
    if (item) replace(item, { ...item, state: { is: 'failed', nack } })
  }

  function replace(item: OutboxItem, next: OutboxItem): void {
    store.saveItem(next)
    items = items.map((other) => (other === item ? next : other))
  }

  /** The line that was to be changed went with its numbering; under its number is another now [T9]. What answered one is said all the same. */
  function mendMisplaced(): void {
    const misplaced = items.filter(
      (item) =>
        isQueued(item) &&
        item.epoch !== epoch &&
        ('target' in item.send || 'targets' in item.send || 'reply' in item.send),
    )
    for (const item of misplaced) {
      const { ref, send } = item
      if (send.kind === 'say') replace(item, { ...item, send: { kind: 'say', text: send.text } })
      else fail(ref, { code: 'not_found' })
    }
    if (misplaced.length > 0) show()
  }

  function hold(until: number): void {
    heldUntil = Math.max(heldUntil, until)
  }

  /** Sends that may join those in flight [S1]. */
  function sendable(): readonly OutboxItem[] {
    if (!isOpen) return []
    const most = author === RELAY_AUTHOR ? RELAY_UNSETTLED_MAX : UNSETTLED_MAX
    return items.filter((item) => isQueued(item) && !sentAt.has(item.ref)).slice(0, most - sentAt.size)
  }

  function stuckAt(): number {
    const [oldest = Infinity] = sentAt.values()
    return oldest + UNANSWERED_MS
  }

  function gone(): void {
    isOpen = false
    sentAt.clear()
    show()
  }

  return {
    get shown() {
      return shown
    },
    get hasUnsent() {
      return items.some(isQueued)
    },
    become(next, now, isSaid) {
      isOurs = isSaid
      const theirs = next === author ? [] : items.filter(({ ref }) => early.has(ref))
      if (isSaid) early.clear()
      if (next === author) return
      for (const item of theirs) drop(item)
      returned = [...returned, ...theirs.map(({ send }) => send).filter(isLine)]
      author = next
      acked.clear()
      gone()
      load(now)
    },
    add(ref, send, now) {
      if (author === null || items.length >= KEPT_MAX) return false
      const clean = 'text' in send ? { ...send, text: send.text.toWellFormed() } : send
      append({ ref, by: author, epoch, send: clean }, now)
      if (!isOurs) early.add(ref)
      return true
    },
    takeBack() {
      const lines = returned
      returned = []
      return lines
    },
    numbered(next) {
      epoch = next
    },
    open(now) {
      if (isOpen) return
      isOpen = true
      load(now)
    },
    reload: load,
    close() {
      isOpen = false
    },
    gone,
    due(now) {
      if (isOpen) mendMisplaced()
      const going = now < heldUntil ? [] : sendable()
      for (const { ref } of going) sentAt.set(ref, now)
      if (going.length > 0) show()
      return going.map(toFrame)
    },
    dueAt: () => Math.min(stuckAt(), sendable().length > 0 ? heldUntil : Infinity),
    isStuck: (now) => now >= stuckAt(),
    ack(ref, seq, cursor) {
      const item = settle(ref)
      if (!item || seq === undefined || seq <= cursor) return
      acked.set(seq, inFlight(item))
      show()
    },
    told(entries, cursor) {
      for (const entry of entries) {
        if (entry.kind === 'unknown') continue
        if (entry.by.id === author && entry.ref) settle(entry.ref)
        if (entry.kind === 'remove') dropEditsOf(entry.targets)
      }
      for (const seq of acked.keys()) {
        if (seq <= cursor && acked.delete(seq)) show()
      }
    },
    letGo() {
      heldUntil = 0
    },
    nack(nack, now) {
      const { type: _, ref, ...detail } = nack
      if (!sentAt.delete(ref)) return
      if (nack.code === 'auth') isOpen = false
      else if (nack.code === 'slow') hold(now + nack.retryAfterMs)
      else if (nack.code === 'unavailable') hold(now + UNAVAILABLE_MS)
      else fail(ref, { ...detail, code: nack.code })
      show()
    },
    retry(ref, freshRef, now) {
      const item = find(ref)
      if (!item || isQueued(item)) return
      const { by, epoch: its, send, state } = item
      drop(item)
      const isConflict = state.is === 'failed' && state.nack.code === 'conflict'
      append({ ref: isConflict ? freshRef : ref, by, epoch: its, send }, now)
    },
    discard(ref) {
      const item = find(ref)
      if (item && !sentAt.has(ref)) drop(item)
    },
  }
}

function isQueued({ state }: OutboxItem): boolean {
  return state.is === 'queued'
}

function isLine(send: OutgoingSend): send is OutgoingLine {
  return send.kind === 'say' || send.kind === 'action'
}

function waiting(item: OutboxItem): OutboxItem {
  return { ...item, state: { is: 'waiting' } }
}

function inFlight(item: OutboxItem): OutboxItem {
  return { ...item, state: { is: 'in flight' } }
}

function toFrame({ ref, send }: Pick<OutboxItem, 'ref' | 'send'>): ClientFrame {
  switch (send.kind) {
    case 'edit':
      return { type: 'edit', ref, target: send.target, text: send.text }
    case 'remove':
      return { type: 'remove', ref, targets: [...send.targets] }
    case 'topic':
      return { type: 'topic', ref, text: send.text }
    default: {
      const { kind, ...said } = send
      return { type: kind, ref, ...said }
    }
  }
}
