import { expect, it, vi } from 'vitest'
import { createReadUpTo } from '../../widget/later/read-up-to.ts'
import { readUpTo } from '../../widget/read-marker.ts'
import type { RoomView } from '../../client/core/room-view.ts'
import { LIVE, MERTH } from './view-fixture.ts'
import { browserStorage } from '../support/browser-storage.ts'

const page = browserStorage()

const URL = 'wss://chat.example/room'
const KEY = `sax.read ${URL} forum:42`
const view = (more: Partial<RoomView> = {}): RoomView => ({ ...LIVE, cursor: 9, ...more })

it('begins at the newest on the first visit, once the room has said who reads', () => {
  const marker = createReadUpTo(URL, () => {})
  marker.look(view({ connection: { is: 'connecting', since: 0 } }))
  marker.look(view({ you: null, auth: 'pending' }))
  expect([marker.seq, page.kept.size]).toEqual([Infinity, 0])
  expect(marker.look(view())).toBe(true)
  expect([marker.seq, page.kept.get(KEY), readUpTo(URL, view())]).toEqual([9, 'e1 9', 9])
})

it('only goes forward, here and by other tabs', () => {
  page.kept.set(KEY, 'e1 5')
  const changed = vi.fn<() => void>()
  const marker = createReadUpTo(URL, changed)
  marker.look(view())
  marker.advance(7)
  marker.advance(6)
  page.setElsewhere(KEY, 'e1 6')
  expect([marker.seq, changed.mock.calls.length]).toEqual([7, 1])
  page.setElsewhere(KEY, 'e1 8')
  expect([marker.seq, changed.mock.calls.length]).toEqual([8, 2])
})

it('takes nothing back that another tab has written and not told yet', () => {
  page.kept.set(KEY, 'e1 5')
  const marker = createReadUpTo(URL, () => {})
  marker.look(view())
  page.kept.set(KEY, 'e1 9')
  marker.advance(7)
  expect(page.kept.get(KEY)).toBe('e1 9')
})

it('is of one person, and guests have one of their own', () => {
  page.kept.set(KEY, 'e1 5')
  page.kept.set(`sax.read ${URL} guest`, 'e1 2')
  const marker = createReadUpTo(URL, () => {})
  marker.look(view())
  expect([marker.look(view()), marker.seq]).toEqual([false, 5])
  expect([marker.look(view({ you: null, auth: 'guest' })), marker.seq]).toEqual([true, 2])
  page.setElsewhere(KEY, 'e1 8')
  expect(marker.seq).toBe(2)
  expect([marker.look(view({ you: { ...MERTH, id: 'forum:7' } })), marker.seq]).toEqual([true, 9])
})

it('[T9] means nothing in another transcript', () => {
  page.kept.set(KEY, 'e1 5')
  const marker = createReadUpTo(URL, () => {})
  marker.look(view())
  const restored = view({ epoch: 'e2', cursor: 3 })
  expect(readUpTo(URL, restored)).toBe(Infinity)
  expect([marker.look(restored), marker.seq, page.kept.get(KEY)]).toEqual([true, 3, 'e2 3'])
  page.setElsewhere(KEY, 'e1 8')
  expect(marker.seq).toBe(3)
})

it.each(['', 'e1', 'e1 x', 'e1 -1', '{"epoch":"e1"}'])('is none where %j is kept', (raw) => {
  page.kept.set(KEY, raw)
  expect(readUpTo(URL, view())).toBe(Infinity)
})
