import type { Entry } from '../../../protocol/entry.ts'
import type { FakeClock } from './fake-clock.ts'
import type { FakeNetwork, FakeSocket } from './fake-network.ts'
import { AT, self, welcome } from './frames.ts'

/** Short, so that sockets take over from one another all the time [H9]. */
const TRUST_MS = 5_000

/** A room that keeps T3, S1 to S3 and H7, at the far end of a network that may lose whatever is on its way. */
export class TinyRoom {
  readonly entries: Entry[] = []
  readonly #network: FakeNetwork
  readonly #clock: FakeClock
  readonly #known = new Map<FakeSocket, string[]>()

  constructor(network: FakeNetwork, clock: FakeClock) {
    this.#network = network
    this.#clock = clock
  }

  /** The texts of one author, in the room's order. */
  texts(author: string): string[] {
    return this.entries.flatMap((entry) =>
      entry.kind === 'say' && !('removed' in entry) && entry.by.id === author ? [entry.text] : [],
    )
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
    this.#store('forum:7', text, undefined)
  }

  /** Every cable is cut: what was on its way is lost, in both directions. */
  cut(): void {
    for (const socket of this.#network.open) socket.end(1006)
    this.#known.clear()
  }

  #welcome(socket: FakeSocket): void {
    const since = /since=(\d+)/.exec(socket.url)?.[1]
    const reset = since === undefined
    const entries = reset ? this.entries.slice(-30) : this.entries.slice(Number(since))
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
    const { ref, text } = JSON.parse(raw) as { ref: string; text: string }
    const stored = this.entries.find((entry) => entry.ref === ref && entry.by.id === self.id)
    const seq = stored?.seq ?? this.#store(self.id, text, ref)
    queue?.push(JSON.stringify({ type: 'ack', ref, seq }))
  }

  #store(id: string, text: string, ref: string | undefined): number {
    const seq = this.entries.length + 1
    const entry: Entry = {
      seq,
      at: AT,
      kind: 'say',
      by: { id, name: 'Merth' },
      text,
      ...(ref !== undefined && { ref }),
    }
    this.entries.push(entry)
    for (const queue of this.#known.values())
      queue.push(JSON.stringify({ type: 'entries', entries: [entry] }))
    return seq
  }
}
