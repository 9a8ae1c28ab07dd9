import { readOutboxItem, readSnapshot } from './core/read-stored.ts'
import type { RoomStore } from './core/room-store.ts'

/** Version of what is written below: another one's keys are never read. */
const PREFIX = 'sax1'

/**
 * A store for one room, named by its address: one key per send, so that two tabs never overwrite each other's. Storage that
 * is full, forbidden or gone is no reason to lose a line that is on the screen: what `open` refuses lives in memory.
 */
export function storeIn(room: string, open: () => Storage): RoomStore {
  const memory = new Map<string, string>()
  const attempt = <T>(use: (storage: Storage) => T): T | null => {
    try {
      return use(open())
    } catch {
      return null
    }
  }
  const read = (key: string) => memory.get(key) ?? attempt((storage) => storage.getItem(key)) ?? ''
  const remove = (key: string) => {
    memory.delete(key)
    attempt((storage) => storage.removeItem(key))
  }
  const write = (key: string, value: unknown) => {
    const text = JSON.stringify(value)
    remove(key)
    if (attempt((storage) => storage.setItem(key, text)) === null) memory.set(key, text)
  }
  const snapshotKey = `${PREFIX}|${room}|snapshot`
  const itemKey = (author: string, ref: string) => `${PREFIX}|${room}|out|${author}|${ref}`
  return {
    loadSnapshot: () => readSnapshot(read(snapshotKey)),
    saveSnapshot: (snapshot) => write(snapshotKey, snapshot),
    clearSnapshot: () => remove(snapshotKey),
    loadOutbox(author) {
      return [...memory.keys(), ...(attempt(Object.keys) ?? [])]
        .filter((key) => key.startsWith(itemKey(author, '')))
        .map((key) => readOutboxItem(read(key)))
        .filter((item) => item !== null)
        .filter(({ by }) => by === author)
        .toSorted((a, b) => a.writtenAt - b.writtenAt)
    },
    saveItem: (item) => write(itemKey(item.by, item.ref), item),
    removeItem: (author, ref) => remove(itemKey(author, ref)),
  }
}
