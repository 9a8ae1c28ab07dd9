import { readOutboxItem, readSnapshot } from './core/read-stored.ts'
import type { RoomStore } from './core/room-store.ts'
import type { OutboxItem } from './core/room-view.ts'

/** Version of what is written below: another one's keys are never read. */
const PREFIX = 'sax1'

/** The part of `Storage` that a store needs. */
export type Texts = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { keys(): readonly string[] }

/** A store for one room, named by its path, in any place that keeps texts by key. */
export function storeIn(room: string, texts: Texts): RoomStore {
  const snapshotKey = `${PREFIX}|${room}|snapshot`
  const outboxKey = (author: string) => `${PREFIX}|${room}|out|${author}|`
  const keyOf = (author: string, ref: string) => outboxKey(author) + ref
  return {
    loadSnapshot: () => readSnapshot(texts.getItem(snapshotKey) ?? ''),
    saveSnapshot: (snapshot) => texts.setItem(snapshotKey, JSON.stringify(snapshot)),
    clearSnapshot: () => texts.removeItem(snapshotKey),
    loadOutbox(author) {
      const items = texts
        .keys()
        .filter((key) => key.startsWith(outboxKey(author)))
        .map((key) => readOutboxItem(texts.getItem(key) ?? ''))
      return items
        .filter((item): item is OutboxItem => item?.by === author)
        .toSorted((a, b) => a.writtenAt - b.writtenAt)
    },
    saveItem: (item) => texts.setItem(keyOf(item.by, item.ref), JSON.stringify(item)),
    removeItem: (author, ref) => texts.removeItem(keyOf(author, ref)),
  }
}

export function inMemory(): Texts {
  const texts = new Map<string, string>()
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
    keys: () => [...texts.keys()],
  }
}
