import type { RoomStore } from './core/room-store.ts'
import { inMemory, storeIn, type Texts } from './text-store.ts'

/**
 * Kept across page loads, one key per send, so that two tabs never overwrite each other's. `open` is asked each time,
 * because merely reading `localStorage` throws where it is forbidden; what it refuses lives in memory.
 */
export function createBrowserStore(url: string, open: () => Storage = () => localStorage): RoomStore {
  return storeIn(new URL(url).pathname, withFallback(open))
}

/** Storage that is full, forbidden or gone is no reason to lose a line that is on the screen. */
function withFallback(open: () => Storage): Texts {
  const memory = inMemory()
  const attempt = <T>(use: (storage: Storage) => T, otherwise: T): T => {
    try {
      return use(open())
    } catch {
      return otherwise
    }
  }
  const remove = (key: string) => attempt((storage) => storage.removeItem(key), undefined)
  return {
    getItem: (key) => memory.getItem(key) ?? attempt((storage) => storage.getItem(key), null),
    setItem(key, text) {
      memory.removeItem(key)
      const kept = attempt((storage) => {
        storage.setItem(key, text)
        return true
      }, false)
      if (kept) return
      remove(key)
      memory.setItem(key, text)
    },
    removeItem(key) {
      memory.removeItem(key)
      remove(key)
    },
    keys: () => [...new Set([...memory.keys(), ...attempt((storage) => Object.keys(storage), [])])],
  }
}
