import { expect, it } from 'vitest'
import { createBrowserStore } from '../../client/browser-store.ts'
import type { OutboxItem } from '../../client/core/room-view.ts'
import { AT, say, self } from './support/frames.ts'

const URL = 'wss://chat.example/chat/room'
const snapshot = { epoch: 'e1', cursor: 2, rows: [say(2)], hasOlder: true, you: self, savedAt: AT }

function item(ref: string, writtenAt = AT): OutboxItem {
  return {
    ref,
    by: 'forum:42',
    epoch: null,
    writtenAt,
    send: { kind: 'say', text: ref },
    state: { is: 'queued' },
  }
}

/** A `localStorage`, keys as own properties like the real one. */
function storageOf(methods: Partial<Storage> = {}): Storage {
  const storage = Object.create({
    getItem: (key: string): unknown => Reflect.get(storage, key) ?? null,
    setItem: (key: string, text: string) => Reflect.set(storage, key, text),
    removeItem: (key: string) => Reflect.deleteProperty(storage, key),
    ...methods,
  }) as Storage
  return storage
}

it('[K3] keeps one key per send, oldest first, apart by author', () => {
  const storage = storageOf()
  const store = createBrowserStore(URL, () => storage)
  store.saveItem(item('b', AT + 1))
  store.saveItem(item('a', AT + 2))
  store.saveItem({ ...item('c'), by: 'forum:4' })
  expect(Object.keys(storage)).toEqual([
    'sax1|wss://chat.example/chat/room|out|forum:42|b',
    'sax1|wss://chat.example/chat/room|out|forum:42|a',
    'sax1|wss://chat.example/chat/room|out|forum:4|c',
  ])
  expect(store.loadOutbox('forum:42').map(({ ref }) => ref)).toEqual(['b', 'a'])
  store.removeItem('forum:42', 'b')
  expect(store.loadOutbox('forum:42').map(({ ref }) => ref)).toEqual(['a'])
})

it('[K4] keeps rows and cursor under one key', () => {
  const storage = storageOf()
  const store = createBrowserStore(URL, () => storage)
  store.saveSnapshot(snapshot)
  expect(Object.keys(storage)).toEqual(['sax1|wss://chat.example/chat/room|snapshot'])
  expect(store.loadSnapshot()).toEqual(snapshot)
  store.clearSnapshot()
  expect([store.loadSnapshot(), Object.keys(storage)]).toEqual([null, []])
})

it('[K4] passes over what something else wrote', () => {
  const storage = storageOf()
  const store = createBrowserStore(URL, () => storage)
  storage.setItem('sax1|wss://chat.example/chat/room|snapshot', '{"v":2}')
  storage.setItem('sax1|wss://chat.example/chat/room|out|forum:42|x', 'x')
  storage.setItem(
    'sax1|wss://chat.example/chat/room|out|forum:42|y',
    JSON.stringify({ ...item('y'), by: 'forum:1' }),
  )
  expect([store.loadSnapshot(), store.loadOutbox('forum:42')]).toEqual([null, []])
})

it.each([
  [
    'forbidden',
    () => {
      throw new DOMException('no', 'SecurityError')
    },
  ],
  [
    'full',
    () =>
      storageOf({
        setItem() {
          throw new DOMException('no', 'QuotaExceededError')
        },
      }),
  ],
])('[K3] lives in memory where storage is %s', (_, open: () => Storage) => {
  const store = createBrowserStore(URL, open)
  store.saveSnapshot(snapshot)
  store.saveItem(item('a'))
  expect([store.loadSnapshot(), store.loadOutbox('forum:42')]).toEqual([snapshot, [item('a')]])
  store.removeItem('forum:42', 'a')
  expect(store.loadOutbox('forum:42')).toEqual([])
})

it('[K3] [K4] keeps two rooms apart, be their paths the same', () => {
  const storage = storageOf()
  const here = createBrowserStore('wss://a.example/room', () => storage)
  const there = createBrowserStore('wss://b.example/room', () => storage)
  here.saveItem(item('a'))
  here.saveSnapshot(snapshot)
  expect([there.loadOutbox('forum:42'), there.loadSnapshot()]).toEqual([[], null])
  expect(here.loadOutbox('forum:42')).toHaveLength(1)
})
