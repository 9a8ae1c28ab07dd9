import { describe, expect, it } from 'vitest'
import type { OutboxItem } from '../../../client/core/room-view.ts'
import type { Message } from '../../../protocol/entry.ts'
import { type ItemsOptions, listItems, shownAt } from '../../../widget/core/list-items.ts'
import { announce, say } from '../view-fixture.ts'

const hour: ItemsOptions = {
  day: (at: number): string => String(Math.floor(at / 3_600_000)),
  unread: undefined,
  aheadMs: 0,
}

const outgoing = (more: Partial<OutboxItem> = {}): OutboxItem => ({
  ref: 'r1',
  by: 'forum:42',
  epoch: null,
  writtenAt: 0,
  send: { kind: 'say', text: 'x' },
  state: { is: 'queued' },
  ...more,
})
/** Which of the rows go on what their author said just above. */
const following = (rows: readonly Message[], outbox: readonly OutboxItem[] = [], options = hour): boolean[] =>
  listItems(rows, outbox, options).flatMap((item) => ('follows' in item ? [item.follows] : []))

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
      { is: 'message', key: 'row 1', row: first, follows: false },
      { is: 'message', key: 'row 2', row: second, follows: true },
      { is: 'day', key: 'day 3', at: 3_600_000 },
      { is: 'message', key: 'row 3', row: third, follows: false },
      { is: 'outgoing', key: 'ref r1', item, follows: false },
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
    expect(listItems([], [failed], hour)).toEqual([
      { is: 'outgoing', key: 'ref r1', item: failed, follows: false },
    ])
    expect(listItems([], [waiting], hour)).toEqual([
      { is: 'outgoing', key: 'ref r1', item: waiting, follows: false },
    ])
  })

  it('[R5] a late line shows its own time and leaves the calendar alone', () => {
    const late = { ...say(2, 'irc:ann', 3_600_000), kind: 'say' as const, text: 'late', sentAt: 100 }
    expect(shownAt(late)).toBe(100)
    expect(listItems([late], [], hour)[0]).toEqual({ is: 'day', key: 'day 2', at: 3_600_000 })
    expect(shownAt(announce(4))).toBe(4_000)
  })
})

describe('rows of one author', () => {
  it('go on for five minutes, whoever else is there', () => {
    expect(
      following([say(1, 'a', 0), say(2, 'a', 299_999), say(3, 'b', 300_000), say(4, 'b', 599_999)]),
    ).toEqual([false, true, false, true])
    expect(following([say(1, 'a', 0), say(2, 'a', 300_000)])).toEqual([false, false])
  })

  it('are named again on another day, after the line, and by another way', () => {
    const rows = [say(1, 'a', 3_599_000), say(2, 'a', 3_600_000), say(3, 'a', 3_601_000)]
    expect(following(rows)).toEqual([false, false, true])
    expect(following(rows, [], { ...hour, unread: 3 })).toEqual([false, false, false])
    expect(following([say(1, 'irc:ann', 0), say(2, 'forum:7', 1)])).toEqual([false, false])
  })

  it('are one thing said after the other: no action, no notice, no news, no answer', () => {
    const kinds = (['action', 'notice'] as const).map((kind): Message[] => [
      say(1, 'a', 0),
      { seq: 2, at: 1, kind, by: { id: 'a', name: 'Ann' }, text: 'x' },
      { seq: 3, at: 2, kind, by: { id: 'a', name: 'Ann' }, text: 'x' },
      say(4, 'a', 3),
    ])
    for (const rows of kinds) expect(following(rows)).toEqual([false, false, false, false])
    expect(following([say(1, 'room', 1_000), announce(2), say(3, 'room', 2_000)])).toEqual([
      false,
      false,
      false,
    ])
    const answer: Message = { seq: 2, at: 1, kind: 'say', by: { id: 'a', name: 'Ann' }, text: 'x', reply: 1 }
    expect(following([say(1, 'a', 0), answer, say(3, 'a', 2)])).toEqual([false, false, true])
  })

  it('go on with what is on its way, by the room’s clock, so that nothing jumps when it is stored', () => {
    const rows = [say(1, 'forum:42', 400_000)]
    const mine = outgoing({ writtenAt: 1_000 })
    const ahead = { ...hour, aheadMs: 400_000 }
    expect(following(rows, [mine, outgoing({ ref: 'r2', writtenAt: 2_000 })], ahead)).toEqual([
      false,
      true,
      true,
    ])
    expect(following(rows, [outgoing({ writtenAt: 300_001 })], ahead)).toEqual([false, false])
    expect(following(rows, [{ ...mine, by: 'forum:7' }], ahead)).toEqual([false, false])
    expect(following(rows, [{ ...mine, send: { kind: 'action', text: 'x' } }], ahead)).toEqual([false, false])
  })

  it('the line stands before the first one that was not read', () => {
    const rows = [say(1, 'a', 0), say(2, 'a', 1), say(3, 'a', 2)]
    expect(listItems(rows, [], { ...hour, unread: 2 }).map(({ key }) => key)).toEqual([
      'day 1',
      'row 1',
      'unread',
      'row 2',
      'row 3',
    ])
  })
})
