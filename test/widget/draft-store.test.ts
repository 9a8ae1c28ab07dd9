import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Draft } from '../../widget/core/draft.ts'
import { createDraftStore } from '../../widget/draft-store.ts'
import { browserStorage } from '../support/browser-storage.ts'

const page = browserStorage()

const KEY = 'sax.draft wss://chat.example/room'
const draft = (text: string): Draft => ({ text, by: 'forum:42' })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function typedElsewhere(text: string): void {
  page.setElsewhere(KEY, JSON.stringify(draft(text)))
}

function hear(text: string): void {
  const newValue = JSON.stringify(draft(text))
  window.dispatchEvent(Object.assign(new Event('storage'), { key: KEY, newValue }))
}

it('[K16] writes what was typed a moment later, and an empty draft as one', () => {
  const store = createDraftStore('wss://chat.example/room', page.ended.signal)
  store.save(draft('half'))
  store.save(draft('half a thought'))
  expect(page.kept.size).toBe(0)
  vi.advanceTimersByTime(250)
  expect(store.load()).toEqual(draft('half a thought'))
  store.save(draft(''))
  store.flush()
  expect([store.load(), vi.getTimerCount()]).toEqual([draft(''), 0])
})

it('[K16] follows what is typed in another tab, but never over what is being typed here', () => {
  const store = createDraftStore('wss://chat.example/room', page.ended.signal)
  const heard: string[] = []
  store.follow(({ text }) => heard.push(text))
  typedElsewhere('from there')
  store.save(draft('here'))
  typedElsewhere('too late')
  vi.advanceTimersByTime(250)
  typedElsewhere('from there again')
  page.ended.abort()
  typedElsewhere('after the end')
  expect(heard).toEqual(['from there', 'from there again'])
})

it('[K16] what was typed there before here, and is heard of after, does not come back', () => {
  const store = createDraftStore('wss://chat.example/room', page.ended.signal)
  const heard: string[] = []
  store.follow(({ text }) => heard.push(text))
  store.save(draft('here'))
  vi.advanceTimersByTime(250)
  hear('from there')
  expect(heard.at(-1) ?? 'here').toBe('here')
  expect(store.load()).toEqual(draft('here'))
})

it('[K16] looks for what was typed elsewhere while its page was put away', () => {
  const store = createDraftStore('wss://chat.example/room', page.ended.signal)
  const heard: string[] = []
  store.follow(({ text }) => heard.push(text))
  page.kept.set(KEY, JSON.stringify(draft('from there')))
  window.dispatchEvent(new Event('pageshow'))
  expect(heard).toEqual(['from there'])
})

it('[K3] [K16] takes away what somebody else has left, and nothing that was typed since', () => {
  const store = createDraftStore('wss://chat.example/room', page.ended.signal)
  page.kept.set(KEY, JSON.stringify({ text: 'of Ann', by: 'forum:7' }))
  expect(store.forget('forum:7')).toEqual({ text: '', by: null })
  expect(page.kept.get(KEY)).not.toContain('Ann')
  page.kept.set(KEY, JSON.stringify(draft('typed in the next tab')))
  expect(store.forget('forum:7')).toEqual(draft('typed in the next tab'))
  vi.advanceTimersByTime(250)
  expect(store.load()).toEqual(draft('typed in the next tab'))
})
