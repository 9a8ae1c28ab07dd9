import { describe, expect, it } from 'vitest'
import type { OutboxItem, RoomView } from '../../../client/core/room-view.ts'
import { newFailures, newcomers } from '../../../widget/core/newcomers.ts'
import { LIVE, announce, say } from '../view-fixture.ts'

const rows = (...of: RoomView['rows']): RoomView => ({ ...LIVE, rows: of, cursor: of.at(-1)?.seq ?? 0 })

describe('what a screen reader is told', () => {
  it('is what others say while the room is live', () => {
    expect(newcomers(rows(say(1)), rows(say(1), say(2), say(3)))).toEqual([say(2), say(3)])
    expect(newcomers(rows(), rows(say(1)))).toEqual([say(1)])
  })

  it('is the forum’s news too, and never one’s own', () => {
    expect(newcomers(rows(), rows(say(1, 'forum:42'), announce(2)))).toEqual([announce(2)])
  })

  it('[K6] is what came by another way, but not what was there when it began, and what came at last', () => {
    const offline = { is: 'offline', since: 0, retryAt: null, unheard: 4 } as const
    const blocked = (view: RoomView): RoomView => ({ ...view, connection: offline, blocked: true })
    expect(newcomers(blocked(rows(say(1))), blocked(rows(say(1), say(2))))).toEqual([say(2)])
    expect(newcomers(blocked(rows(say(1))), rows(say(1), say(2)))).toEqual([say(2)])
    expect(newcomers({ ...rows(), connection: offline }, blocked(rows(say(1))))).toEqual([])
  })

  it('is never history', () => {
    const away: RoomView = { ...LIVE, connection: { is: 'offline', since: 0, retryAt: null, unheard: 0 } }
    expect(newcomers(away, rows(say(1)))).toEqual([])
    expect(newcomers(rows(say(5)), rows(say(3), say(4), say(5)))).toEqual([])
    expect(newcomers(rows(say(4), say(5)), rows(say(4)))).toEqual([])
  })

  it('is nothing of what somebody wrote before one stopped ignoring them', () => {
    const ignoring = { ...rows(say(1), say(2)), rows: [say(1)] }
    expect(newcomers(ignoring, rows(say(1), say(2), say(3)))).toEqual([say(3)])
  })

  it('is each failure once', () => {
    const item: OutboxItem = {
      ref: 'r1',
      by: 'forum:42',
      epoch: null,
      writtenAt: 0,
      send: { kind: 'say', text: 'x' },
      state: { is: 'in flight' },
    }
    const failed: OutboxItem = { ...item, state: { is: 'failed', nack: { code: 'not_allowed' } } }
    const before: RoomView = { ...LIVE, outbox: [item] }
    const after: RoomView = { ...LIVE, outbox: [failed] }
    expect(newFailures(before, after)).toEqual([failed])
    expect(newFailures(after, after)).toEqual([])
  })
})
