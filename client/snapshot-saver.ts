import type { Conversation } from './core/conversation.ts'
import { toSnapshot, type RoomStore } from './core/room-store.ts'

/** Milliseconds from a change to its writing: a busy room writes once a second at most. */
const SAVE_AFTER_MS = 1_000

/** Keeps rows and cursor for the next page load [K4]. */
export class SnapshotSaver {
  readonly #store: RoomStore
  readonly #conversation: Conversation
  #saved: { readonly timeline: unknown; readonly you: unknown; readonly id: string | null }
  #dueAt: number | null = null

  constructor(store: RoomStore, conversation: Conversation) {
    this.#store = store
    this.#conversation = conversation
    this.#saved = this.#present()
  }

  get dueAt(): number | null {
    return this.#dueAt
  }

  /** Call after each event; somebody else's name is never kept for even a second. */
  look(now: number): void {
    const { timeline, you, id } = this.#present()
    if (timeline === this.#saved.timeline && you === this.#saved.you) return
    this.#dueAt ??= now + SAVE_AFTER_MS
    if (now >= this.#dueAt || id !== this.#saved.id) this.flush(now)
  }

  flush(now: number): void {
    const { timeline, standing } = this.#conversation
    const snapshot = toSnapshot(timeline, standing.you, now)
    if (snapshot) this.#store.saveSnapshot(snapshot)
    else this.#store.clearSnapshot()
    this.#dueAt = null
    this.#saved = this.#present()
  }

  /** Somebody who may not read any more keeps nothing. */
  forget(): void {
    this.#store.clearSnapshot()
    this.#dueAt = null
    this.#saved = this.#present()
  }

  #present(): { readonly timeline: unknown; readonly you: unknown; readonly id: string | null } {
    const { timeline, standing } = this.#conversation
    return { timeline, you: standing.you, id: standing.you?.id ?? null }
  }
}
