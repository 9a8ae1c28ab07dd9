import type { ClientFrame } from '../../../protocol/client-frame.ts'
import type { Entry, Message } from '../../../protocol/entry.ts'
import { isMessageKind } from '../../../protocol/kinds.ts'
import type { FakeClock } from './fake-clock.ts'
import type { FakeNetwork, FakeSocket } from './fake-network.ts'
import { AT, self, welcome } from './frames.ts'

/** Short, so that sockets take over from one another all the time [H9]. */
const TRUST_MS = 5_000

/** A room that keeps T3, T5, S1 to S3 and H7, at the far end of a network that may lose whatever is on its way. */
export class TinyRoom {
  readonly entries: Entry[] = []
  readonly #network: FakeNetwork
  readonly #clock: FakeClock
  readonly #known = new Map<FakeSocket, string[]>()

  constructor(network: FakeNetwork, clock: FakeClock) {
    this.#network = network
    this.#clock = clock
  }

  /** What one author has said, as it was said, in the room's order. */
  texts(author: string): string[] {
    return this.entries.flatMap((entry) =>
      entry.kind === 'say' && !('removed' in entry) && entry.by.id === author ? [entry.text] : [],
    )
  }

  /** The conversation as it stands. */
  rows(): Message[] {
    return this.entries.map((entry) => this.#standing(entry)).filter(isRow)
  }

  /** Lets new sockets in and reads up to `frames` of what each said. */
  read(frames: number): void {
    for (const socket of this.#network.open) {
      if (!this.#known.has(socket)) this.#welcome(socket)
      for (let i = 0; i < frames; i += 1) {
        const raw = socket.sent.shift()
        if (raw !== undefined) this.#hear(socket, raw)
      }
    }
  }

  /** Lets up to `frames` of what was said to each socket arrive, in order. */
  write(frames: number): void {
    for (const [socket, queue] of this.#known) {
      for (const raw of queue.splice(0, frames)) socket.say(raw)
    }
  }

  /** Somebody else says something. */
  chat(text: string): void {
    this.#store('forum:7', { type: 'say', text })
  }

  /** Every cable is cut: what was on its way is lost, in both directions. */
  cut(): void {
    for (const socket of this.#network.open) socket.end(1006)
    this.#known.clear()
  }

  #welcome(socket: FakeSocket): void {
    const since = /since=(\d+)/.exec(socket.url)?.[1]
    const reset = since === undefined
    const entries = reset
      ? this.rows().slice(-30)
      : this.entries.slice(Number(since)).map((entry) => this.#standing(entry))
    const head = this.entries.length
    const { now } = this.#clock
    const you = { ...self, trustUntil: now + TRUST_MS }
    this.#known.set(socket, [JSON.stringify(welcome(entries, { head, reset, you, now }))])
  }

  #hear(socket: FakeSocket, raw: string): void {
    const queue = this.#known.get(socket)
    if (raw === 'ping') {
      queue?.push('pong')
      return
    }
    const frame = JSON.parse(raw) as Extract<ClientFrame, { type: 'say' | 'edit' | 'remove' }>
    const { ref } = frame
    const stored = this.entries.find((entry) => entry.ref === ref && entry.by.id === self.id)
    if (!stored && frame.type === 'edit' && this.#isRemoved(frame.target)) {
      queue?.push(JSON.stringify({ type: 'nack', ref, code: 'not_found' }))
      return
    }
    const seq = stored?.seq ?? this.#store(self.id, frame)
    queue?.push(JSON.stringify({ type: 'ack', ref, seq }))
  }

  #store(id: string, { type: kind, ...said }: Said): number {
    const seq = this.entries.length + 1
    const entry = { seq, at: AT, kind, by: { id, name: 'Merth' }, ...said } as Entry
    this.entries.push(entry)
    for (const queue of this.#known.values())
      queue.push(JSON.stringify({ type: 'entries', entries: [entry] }))
    return seq
  }

  /** An entry as a delta tells it: what was removed or replaced is told to nobody [T5]. */
  #standing(entry: Entry): Entry {
    const { seq, at, kind, by, ref } = entry
    const place = { seq, at, by, ...(ref !== undefined && { ref }) }
    if (kind === 'edit') {
      const { target } = entry
      const stands = !this.#isRemoved(target) && this.#lastEdit(target)?.seq === seq
      return stands ? entry : { ...place, kind, target }
    }
    if (!isMessageKind(kind)) return entry
    if (this.#isRemoved(seq)) return { ...place, kind, removed: true }
    const edit = this.#lastEdit(seq)
    return edit?.text !== undefined && 'text' in entry && kind === 'say'
      ? { ...place, kind, text: edit.text, edited: edit.at }
      : entry
  }

  #isRemoved(seq: number): boolean {
    return this.entries.some((entry) => entry.kind === 'remove' && entry.targets.includes(seq))
  }

  #lastEdit(seq: number): Extract<Entry, { kind: 'edit' }> | undefined {
    return this.entries.filter((entry) => entry.kind === 'edit').findLast(({ target }) => target === seq)
  }
}

type Said =
  | { readonly type: 'say'; readonly text: string; readonly ref?: string }
  | { readonly type: 'edit'; readonly target: number; readonly text: string }
  | { readonly type: 'remove'; readonly targets: number[] }

function isRow(entry: Entry): entry is Message {
  return isMessageKind(entry.kind) && !('removed' in entry)
}
