import { expect, it, vi } from 'vitest'
import { type Ignored, afterIgnoring } from '../../widget/core/ignoring.ts'
import { pinnedLine } from '../../widget/later/room-notes.tsx'
import { createPreferences } from '../../widget/preferences.ts'
import { LIVE, announce, say } from './view-fixture.ts'
import { browserStorage } from '../support/browser-storage.ts'

const page = browserStorage()

const KEY = 'sax.preferences wss://chat.example/room'

const NOBODY: Ignored = new Map()
const open = (changed = () => {}, now = NOBODY) =>
  createPreferences('wss://chat.example/room', { now, set() {} }, changed, page.ended.signal)

it('show everything until somebody wishes otherwise, and keep the wish', () => {
  const view = { ...LIVE, rows: [say(1), announce(2)] }
  const preferences = open()
  expect(preferences.now).toEqual({ news: true, topic: '' })
  expect(preferences.applied(view)).toBe(view)
  preferences.set({ news: false })
  preferences.set({ topic: pinnedLine('e1', 812) })
  expect(open().now).toEqual({ news: false, topic: pinnedLine('e1', 812) })
  expect(open().applied(view).rows).toEqual([say(1)])
  preferences.set({ news: true })
  expect(open().now).toEqual({ news: true, topic: pinnedLine('e1', 812) })
})

it('[K18] [T9] put a pinned line away, and not the one that has its number in another transcript', () => {
  open().set({ topic: pinnedLine('e1', 812) })
  const { topic } = open().now
  expect([topic === pinnedLine('e1', 812), topic === pinnedLine('e2', 812)]).toEqual([true, false])
})

it('[K18] leave out what somebody ignored wrote', () => {
  const ignored = afterIgnoring(NOBODY, LIVE, { id: 'irc:kerm', name: 'Kerm' }, true)
  const rows = [say(1), say(2, 'irc:kerm'), announce(3)]
  expect(open(() => {}, ignored).applied({ ...LIVE, rows }).rows).toEqual([rows[0], rows[2]])
})

it('[K18] follow other tabs until they end', () => {
  const changed = vi.fn<() => void>()
  const preferences = open(changed)
  page.setElsewhere(KEY, 'quiet e1|5')
  expect([preferences.now, changed.mock.calls.length]).toEqual([{ news: false, topic: 'e1|5' }, 1])
  page.ended.abort()
  page.setElsewhere(KEY, ' e1|6')
  expect(preferences.now.topic).toBe('e1|5')
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
  preferences.set({ topic: 'e1|3' })
  expect(preferences.now).toEqual({ news: true, topic: 'e1|3' })
})

it.each(['{}', 'x y', ' NaN', ' 812'])('wish for nothing where %j is kept', (raw) => {
  page.kept.set(KEY, raw)
  const view = { ...LIVE, rows: [say(1), announce(2)] }
  expect([open().applied(view), open().now.topic === pinnedLine('e1', 812)]).toEqual([view, false])
})
