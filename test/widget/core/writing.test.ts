import { describe, expect, it } from 'vitest'
import type { RoomView } from '../../../client/core/room-view.ts'
import { writingChangesAt, writingOf } from '../../../widget/core/writing.ts'
import { LIVE, MERTH } from '../view-fixture.ts'

const closed = (why: string, detail = '') => ({ is: 'closed', why, detail })
const seen = (changes: Partial<RoomView>, now = 1_000) => writingOf({ ...LIVE, ...changes }, now)

describe('who may write', () => {
  it('a member with the right to, also while the forum is asked or the room is away', () => {
    expect(seen({})).toEqual({ is: 'open' })
    expect(seen({ auth: 'pending' })).toEqual({ is: 'open' })
    expect(seen({ auth: 'unknown', connection: { is: 'connecting', since: 0 } })).toEqual({ is: 'open' })
    expect(seen({ connection: { is: 'offline', since: 0, retryAt: null, unheard: 0 } })).toEqual({
      is: 'open',
    })
  })

  it('types early while nobody is known', () => {
    expect(seen({ auth: 'unknown', you: null })).toEqual({ is: 'early' })
    expect(seen({ auth: 'pending', you: null })).toEqual({ is: 'early' })
  })

  it('no member without the right to', () => {
    expect(seen({ you: { ...MERTH, can: ['read'] } })).toEqual(closed('no_permission'))
  })

  it.each([
    [null, 'guest'],
    ['unknown', 'guest'],
    ['guest', 'guest'],
    ['expired', 'expired'],
    ['inactive', 'inactive'],
    ['no_permission', 'no_permission'],
    ['unavailable', 'unavailable'],
  ] as const)('[H8] no guest, reason %s', (reason, why) => {
    expect(seen({ auth: 'guest', you: null, reason })).toEqual(closed(why))
  })

  it('[S4] whoever was here, with delay, while the forum does not answer', () => {
    expect(seen({ auth: 'guest', reason: 'unavailable' })).toEqual({ is: 'delayed' })
    expect(seen({ auth: 'guest', reason: 'unavailable', you: { ...MERTH, can: ['read'] } })).toEqual(
      closed('no_permission'),
    )
  })

  it('[H9] nobody whose log-in has run out', () => {
    expect(seen({ auth: 'expired', you: null })).toEqual(closed('expired'))
    expect(seen({ auth: 'expired' })).toEqual(closed('expired'))
  })

  it.each(['banned', 'replaced', 'not_let_in', 'client_too_old'] as const)(
    '[C2] nobody once the room said %s',
    (why) => {
      expect(seen({ connection: { is: 'stopped', why, detail: 'so' } })).toEqual(closed(why, 'so'))
    },
  )

  it('nobody muted, until the mute has run out', () => {
    const muted = { until: 5_000, reason: 'calm down' }
    const until = seen({ you: { ...MERTH, muted } }, 4_999)
    expect(until).toEqual({ is: 'muted', ...muted })
    expect(writingChangesAt(until, LIVE)).toBe(5_000)
    expect(seen({ you: { ...MERTH, muted } }, 5_000)).toEqual({ is: 'open' })
    expect(writingChangesAt({ is: 'open' }, LIVE)).toBeNull()
  })

  it.each([-7_200_000, 7_200_000])(
    '[M1] nobody muted, until the room’s clock says so, which is %i ms ahead of the reader’s',
    (aheadMs) => {
      const view = { ...LIVE, aheadMs, you: { ...MERTH, muted: { until: 5_000 } } }
      const writing = writingOf(view, 4_999 - aheadMs)
      expect(writing).toEqual({ is: 'muted', until: 5_000 })
      expect(writingChangesAt(writing, view)).toBe(5_000 - aheadMs)
      expect(writingOf(view, 5_000 - aheadMs)).toEqual({ is: 'open' })
    },
  )

  it('[M1] nobody muted until somebody lifts it', () => {
    const writing = seen({ you: { ...MERTH, muted: { until: 0 } } })
    expect(writing).toEqual({ is: 'muted', until: 0 })
    expect(writingChangesAt(writing, LIVE)).toBeNull()
  })
})
