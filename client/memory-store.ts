import type { RoomStore } from './core/room-store.ts'
import { storeIn } from './stored-texts.ts'

/** For as long as the process lives. */
export function createMemoryStore(): RoomStore {
  return storeIn('', () => {
    throw new Error('memory only')
  })
}
