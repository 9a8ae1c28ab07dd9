import type { RoomStore } from './core/room-store.ts'
import { inMemory, storeIn } from './text-store.ts'

/** For as long as the process lives. */
export function createMemoryStore(): RoomStore {
  return storeIn('', inMemory())
}
