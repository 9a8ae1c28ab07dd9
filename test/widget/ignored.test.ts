import { expect, it, vi } from 'vitest'
import { createIgnoredStore } from '../../widget/ignored.ts'
import { browserStorage } from '../support/browser-storage.ts'

const page = browserStorage()

const URL = 'wss://chat.example/room'
const KEY = `sax.ignored ${URL}`
const ANN = new Map([['forum:42 forum:7', 'Ann']])
const RAW = '{"forum:42 forum:7":"Ann"}'

it('keeps it for the next page, and says so at once', () => {
  const changed = vi.fn<() => void>()
  const store = createIgnoredStore(URL, page.ended.signal, changed)
  expect(store.now.size).toBe(0)
  store.set(ANN)
  expect([store.now, changed.mock.calls.length, page.kept.get(KEY)]).toEqual([ANN, 1, RAW])
  expect(createIgnoredStore(URL, page.ended.signal, changed).now).toEqual(ANN)
})

it('[K16] follows what another tab sets, until it ends', () => {
  const changed = vi.fn<() => void>()
  const store = createIgnoredStore(URL, page.ended.signal, changed)
  page.setElsewhere(KEY, RAW)
  expect([store.now, changed.mock.calls.length]).toEqual([ANN, 1])
  page.ended.abort()
  page.setElsewhere(KEY, '{}')
  expect([store.now, changed.mock.calls.length]).toEqual([ANN, 1])
})

it('holds as long as its page where storage is forbidden', () => {
  vi.stubGlobal('localStorage', null)
  const store = createIgnoredStore(URL, page.ended.signal, () => {})
  store.set(ANN)
  expect(store.now).toEqual(ANN)
})
