import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createIgnoredStore } from '../../widget/ignored.ts'

const URL = 'wss://chat.example/room'
const KEY = `sax.ignored ${URL}`
const ANN = new Map([['forum:42 forum:7', 'Ann']])
const RAW = '{"forum:42 forum:7":"Ann"}'

let kept: Map<string, string>
let ended: AbortController

beforeEach(() => {
  kept = new Map()
  ended = new AbortController()
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function setElsewhere(newValue: string): void {
  kept.set(KEY, newValue)
  window.dispatchEvent(Object.assign(new Event('storage'), { key: KEY, newValue }))
}

it('keeps it for the next page, and says so at once', () => {
  const changed = vi.fn<() => void>()
  const store = createIgnoredStore(URL, ended.signal, changed)
  expect(store.now.size).toBe(0)
  store.set(ANN)
  expect([store.now, changed.mock.calls.length, kept.get(KEY)]).toEqual([ANN, 1, RAW])
  expect(createIgnoredStore(URL, ended.signal, changed).now).toEqual(ANN)
})

it('[K16] follows what another tab sets, until it ends', () => {
  const changed = vi.fn<() => void>()
  const store = createIgnoredStore(URL, ended.signal, changed)
  setElsewhere(RAW)
  expect([store.now, changed.mock.calls.length]).toEqual([ANN, 1])
  ended.abort()
  setElsewhere('{}')
  expect([store.now, changed.mock.calls.length]).toEqual([ANN, 1])
})

it('holds as long as its page where storage is forbidden', () => {
  vi.stubGlobal('localStorage', null)
  const store = createIgnoredStore(URL, ended.signal, () => {})
  store.set(ANN)
  expect(store.now).toEqual(ANN)
})
