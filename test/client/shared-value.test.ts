import { expect, it, vi } from 'vitest'
import { createHeldValue, createSharedValue } from '../../client/shared-value.ts'
import { browserStorage } from '../support/browser-storage.ts'

const page = browserStorage()

/** A seq; 7 takes more room than there is. */
const value = createSharedValue<number>({
  key: 'read',
  decode: (raw) => (/^\d+$/.test(raw) ? Number(raw) : null),
  encode: (seq) => `${seq}`.padEnd(seq === 7 ? 200_000 : 0, '0'),
})

it('[K16] is kept, and read back only where it is what it can be', () => {
  expect(value.get()).toBeNull()
  value.set(12)
  expect([value.get(), page.kept.get('read')]).toEqual([12, '12'])
  page.kept.set('read', 'something else')
  expect(value.get()).toBeNull()
})

it('[K16] is bounded, on the way in and out', () => {
  value.set(12)
  value.set(7)
  expect(value.get()).toBe(12)
  page.kept.set('read', '1'.repeat(200_000))
  expect(value.get()).toBeNull()
})

it('[K16] tells what another tab has set, until it is ended', () => {
  const heard: number[] = []
  value.subscribe((next) => heard.push(next), page.ended.signal)
  page.setElsewhere('read', '3')
  page.setElsewhere('other', '4')
  page.setElsewhere('read', 'x')
  page.setElsewhere('read', null)
  page.setElsewhere(null, null)
  page.ended.abort()
  page.setElsewhere('read', '5')
  expect(heard).toEqual([3])
})

it('[K16] tells what is kept, not what an event says that comes late', () => {
  const heard: number[] = []
  value.subscribe((next) => heard.push(next), page.ended.signal)
  value.set(4)
  window.dispatchEvent(Object.assign(new Event('storage'), { key: 'read', newValue: '3' }))
  expect(heard).toEqual([4])
})

it('[K16] tells what was set while the page was put away, once it is back', () => {
  const heard: number[] = []
  value.subscribe((next) => heard.push(next), page.ended.signal)
  window.dispatchEvent(new Event('pageshow'))
  page.kept.set('read', '6')
  window.dispatchEvent(new Event('pageshow'))
  page.ended.abort()
  window.dispatchEvent(new Event('pageshow'))
  expect(heard).toEqual([6])
})

it('[K16] is nothing where storage is forbidden or full', () => {
  const refuse = (): never => {
    throw new DOMException('no', 'QuotaExceededError')
  }
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse })
  value.set(1)
  expect(value.get()).toBeNull()
})

it('[K16] tells others of the same page, and not itself', () => {
  const heard: string[] = []
  const open = () =>
    createSharedValue<string>({ key: 'read', decode: (raw) => raw, encode: (words) => words })
  const [here, there] = [open(), open()]
  here.subscribe((words) => heard.push(`here ${words}`), page.ended.signal)
  there.subscribe((words) => heard.push(`there ${words}`), page.ended.signal)
  here.set('x')
  there.set('y')
  page.ended.abort()
  here.set('z')
  expect(heard).toEqual(['there x', 'here y'])
})

it('[K16] is held alike by two of the same page', () => {
  const options = { key: 'news', decode: (raw: string) => raw, encode: (words: string) => words }
  const changed = vi.fn<() => void>()
  const here = createHeldValue(options, '', () => {}, page.ended.signal)
  const there = createHeldValue(options, '', changed, page.ended.signal)
  here.set('quiet')
  expect([there.now, changed.mock.calls.length]).toEqual(['quiet', 1])
})
