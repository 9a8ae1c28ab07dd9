import type { RoomStore } from './core/room-store.ts'
import { storeIn } from './stored-texts.ts'

/** Kept across page loads. `open` is asked each time, because merely reading `localStorage` throws where it is forbidden. */
export function createBrowserStore(url: string, open: () => Storage = () => localStorage): RoomStore {
  return storeIn(url, open)
}
