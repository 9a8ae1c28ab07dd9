import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Ignored, afterIgnoring } from '../../widget/core/ignoring.ts'
import { createPreferences } from '../../widget/preferences.ts'
import { LIVE, announce, say } from './view-fixture.ts'

const KEY = 'sax.preferences wss://chat.example/room'
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

const NOBODY: Ignored = new Map()
const open = (changed = () => {}, now = NOBODY) =>
  createPreferences('wss://chat.example/room', { now, set() {} }, changed, ended.signal)

it('show everything until somebody wishes otherwise, and keep the wish', () => {
  const view = { ...LIVE, rows: [say(1), announce(2)] }
  const preferences = open()
  expect(preferences.now).toEqual({ news: true, topic: 0 })
  expect(preferences.applied(view)).toBe(view)
  preferences.set({ news: false })
  preferences.set({ topic: 812 })
  expect(open().now).toEqual({ news: false, topic: 812 })
  expect(open().applied(view).rows).toEqual([say(1)])
  preferences.set({ news: true })
  expect(open().now).toEqual({ news: true, topic: 812 })
})

it('[K18] leave out what somebody ignored wrote', () => {
  const ignored = afterIgnoring(NOBODY, LIVE, { id: 'irc:kerm', name: 'Kerm' }, true)
  const rows = [say(1), say(2, 'irc:kerm'), announce(3)]
  expect(open(() => {}, ignored).applied({ ...LIVE, rows }).rows).toEqual([rows[0], rows[2]])
})

it('[K18] follow other tabs until they end', () => {
  const changed = vi.fn<() => void>()
  const preferences = open(changed)
  const tell = (newValue: string) => {
    kept.set(KEY, newValue)
    window.dispatchEvent(Object.assign(new Event('storage'), { key: KEY, newValue }))
  }
  tell('quiet 5')
  expect([preferences.now, changed.mock.calls.length]).toEqual([{ news: false, topic: 5 }, 1])
  ended.abort()
  tell(' 6')
  expect(preferences.now.topic).toBe(5)
})

it('live as long as their page where nothing may be kept', () => {
  vi.stubGlobal('localStorage', {
    getItem() {
      throw new Error('forbidden')
    },
    setItem() {
      throw new Error('forbidden')
    },
  })
  const preferences = open()
  preferences.set({ topic: 3 })
  expect(preferences.now).toEqual({ news: true, topic: 3 })
})

it.each(['{}', 'x y', ' NaN'])('wish for nothing where %j is kept', (raw) => {
  kept.set(KEY, raw)
  expect(open().now).toEqual({ news: true, topic: 0 })
})
