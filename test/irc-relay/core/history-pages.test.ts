import { describe, expect, it } from 'vitest'
import { createHistoryPages } from '../../../irc-relay/core/history-pages.ts'
import type { Heard } from '../../../irc-relay/core/irc-event.ts'
import { speaker } from '../support/relay-bed.ts'

function line(text: string, saidAt?: number): Heard {
  return { command: 'PRIVMSG', by: speaker('bob'), text, ...(saidAt !== undefined && { saidAt }) }
}

describe('history in pages', () => {
  it('goes on from the last moment of each, and takes what was told of it once', () => {
    const pages = createHistoryPages()
    pages.open(100)
    for (const told of [line('a', 101), line('yes', 105), line('yes', 105)]) {
      expect(pages.isNews(told)).toBe(true)
    }
    expect(pages.next()).toBe(104)
    // A third one of that moment.
    const again = [line('yes', 105), line('yes', 105), line('yes', 105), line('b', 106)]
    expect(again.map((told) => pages.isNews(told))).toEqual([false, false, true, true])
    expect(pages.next()).toBe(105)
    expect(pages.isNews(line('b', 106))).toBe(false)
    expect(pages.isOpen).toBe(true)
    expect(pages.next()).toBeNull()
    expect(pages.isOpen).toBe(false)
  })

  it.each([
    ['that has no times', [line('a'), line('a')]],
    ['of nothing', []],
    ['that gives older lines than were asked for', [line('a', 50)]],
    ['that has only the moment that was asked for', [line('a', 101)]],
  ])('ends %s', (_, told) => {
    const pages = createHistoryPages()
    pages.open(100)
    expect(told.map((one) => pages.isNews(one))).toEqual(told.map(() => true))
    expect(pages.next()).toBeNull()
  })

  it('ends though a server tells something newer for ever', () => {
    const pages = createHistoryPages()
    pages.open(0)
    let count = 1
    for (let at = 10; count < 1_000; at += 10, count += 1) {
      pages.isNews(line('more', at))
      if (pages.next() === null) break
    }
    expect(count).toBe(100)
  })

  it('is told whole where nobody asked', () => {
    const pages = createHistoryPages()
    expect([line('a', 1), line('a', 1)].map((told) => pages.isNews(told))).toEqual([true, true])
    expect(pages.next()).toBeNull()
  })
})
