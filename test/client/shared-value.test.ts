import { expect, it } from 'vitest'
import { createSharedValue } from '../../client/shared-value.ts'

/** A `localStorage` that other tabs hear of. */
function shared(methods: Partial<Storage> = {}) {
  const kept = new Map<string, string>()
  const tabs = new EventTarget()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
    ...methods,
  } as Storage
  const value = createSharedValue<number>({
    key: 'read',
    decode: (raw) => (/^\d+$/.test(raw) ? Number(raw) : null),
    encode: (seq) => `${seq}`.padEnd(seq === 7 ? 200_000 : 0, ' '),
    storage: () => storage,
    tabs,
  })
  const elsewhere = (key: string | null, newValue: string | null) =>
    tabs.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }))
  return { kept, value, elsewhere }
}

it('is kept, and read back only where it is what it can be', () => {
  const { kept, value } = shared()
  expect(value.get()).toBeNull()
  value.set(12)
  expect([value.get(), kept.get('read')]).toEqual([12, '12'])
  kept.set('read', 'something else')
  expect(value.get()).toBeNull()
  value.set(null)
  expect(kept.size).toBe(0)
})

it('is bounded, on the way in and out', () => {
  const { kept, value, elsewhere } = shared()
  value.set(12)
  value.set(7)
  expect(kept.size).toBe(0)
  const heard: unknown[] = []
  value.subscribe((next) => heard.push(next))
  elsewhere('read', '1'.repeat(200_000))
  expect(heard).toEqual([null])
})

it('tells what another tab has set, until one unsubscribes', () => {
  const { value, elsewhere } = shared()
  const heard: unknown[] = []
  const unsubscribe = value.subscribe((next) => heard.push(next))
  elsewhere('read', '3')
  elsewhere('other', '4')
  elsewhere('read', 'x')
  elsewhere(null, null)
  unsubscribe()
  elsewhere('read', '5')
  expect(heard).toEqual([3, null, null])
})

it('is nothing where storage is forbidden or full', () => {
  const refuse = (): never => {
    throw new DOMException('no', 'QuotaExceededError')
  }
  const { value } = shared({ getItem: refuse, setItem: refuse, removeItem: refuse })
  value.set(1)
  value.set(null)
  expect(value.get()).toBeNull()
})
