import { describe, expect, it } from 'vitest'
import type { OutboxItem } from '../../../client/core/room-view.ts'
import { listItems, shownAt } from '../../../widget/core/list-items.ts'
import { announce, say } from '../view-fixture.ts'

const hour = (at: number): string => String(Math.floor(at / 3_600_000))

describe('the conversation’s elements', () => {
  it('stand under their days, with what is on its way last', () => {
    const [first, second, third] = [say(1, 'forum:1', 0), say(2, 'forum:1', 10), say(3, 'forum:1', 3_600_000)]
    const item: OutboxItem = {
      ref: 'r1',
      by: 'forum:42',
      epoch: null,
      writtenAt: 0,
      send: { kind: 'say', text: 'x' },
      state: { is: 'queued' },
    }
    expect(listItems([first, second, third], [item], hour)).toEqual([
      { is: 'day', key: 'day 1', at: 0 },
      { is: 'message', key: 'row 1', row: first },
      { is: 'message', key: 'row 2', row: second },
      { is: 'day', key: 'day 3', at: 3_600_000 },
      { is: 'message', key: 'row 3', row: third },
      { is: 'outgoing', key: 'ref r1', item },
    ])
  })

  it('[S1] are no changes that are only on their way, but those that somebody must see to', () => {
    const item: OutboxItem = {
      ref: 'r1',
      by: 'forum:42',
      epoch: null,
      writtenAt: 0,
      send: { kind: 'remove', targets: [1] },
      state: { is: 'in flight' },
    }
    const failed: OutboxItem = { ...item, state: { is: 'failed', nack: { code: 'too_late' } } }
    const waiting: OutboxItem = { ...item, state: { is: 'waiting' } }
    expect(listItems([], [item], hour)).toEqual([])
    expect(listItems([], [failed], hour)).toEqual([{ is: 'outgoing', key: 'ref r1', item: failed }])
    expect(listItems([], [waiting], hour)).toEqual([{ is: 'outgoing', key: 'ref r1', item: waiting }])
  })

  it('[R5] a late line shows its own time and leaves the calendar alone', () => {
    const late = { ...say(2, 'irc:ann', 3_600_000), kind: 'say' as const, text: 'late', sentAt: 100 }
    expect(shownAt(late)).toBe(100)
    expect(listItems([late], [], hour)[0]).toEqual({ is: 'day', key: 'day 2', at: 3_600_000 })
    expect(shownAt(announce(4))).toBe(4_000)
  })
})
