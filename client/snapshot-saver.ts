import type { Conversation } from './core/conversation.ts'
import { toSnapshot, type RoomStore } from './core/room-store.ts'

/** Milliseconds from a change to its writing: a busy room writes once a second at most. */
const SAVE_AFTER_MS = 1_000

/** Keeps rows and cursor for the next page load [K4]. */
export type SnapshotSaver = {
  /** When something new is to be written; Infinity: nothing is new. */
  dueAt(): number
  /** Call after each event; somebody else's name and what the room took back are never kept for even a second [T5]. */
  look(now: number): void
  save(now: number): void
  /** Who may not read any more keeps nothing of what was said. */
  forget(): void
}

export function createSnapshotSaver(store: RoomStore, conversation: Conversation): SnapshotSaver {
  let { timeline, you, rewrites } = conversation
  let dueAt = Infinity
  const settle = () => {
    ;({ timeline, you, rewrites } = conversation)
    dueAt = Infinity
  }
  const save = (now: number) => {
    settle()
    const snapshot = toSnapshot(timeline, you, now)
    if (snapshot) store.saveSnapshot(snapshot)
    else store.clearSnapshot()
  }
  return {
    dueAt: () => dueAt,
    look(now) {
      if (conversation.timeline === timeline && conversation.you === you) return
      dueAt = Math.min(dueAt, now + SAVE_AFTER_MS)
      const isUrgent = conversation.you?.id !== you?.id || conversation.rewrites !== rewrites
      if (isUrgent || now >= dueAt) save(now)
    },
    save,
    forget() {
      settle()
      store.clearSnapshot()
    },
  }
}
