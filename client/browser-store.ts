import type { RoomStore } from './core/room-store.ts'
import { outboxKey, storeIn } from './stored-texts.ts'

/** Kept across page loads. `open` is asked each time, because merely reading `localStorage` throws where it is forbidden. */
export function createBrowserStore(url: string, open: () => Storage = () => localStorage): RoomStore {
  return storeIn(roomOf(url), open)
}

/** Whether another tab's change under this key was to a send of this room [K3]. */
export function isOutboxKey(key: string, url: string): boolean {
  return key.startsWith(outboxKey(roomOf(url)))
}

function roomOf(url: string): string {
  return new URL(url).pathname
}
