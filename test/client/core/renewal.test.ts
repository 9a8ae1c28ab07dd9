import { describe, expect, it } from 'vitest'
import {
  afterFailure,
  afterGone,
  afterLoss,
  afterReturn,
  afterStanding,
  afterStart,
  NO_RENEWAL,
  renewalDueAt,
  type Renewal,
} from '../../../client/core/renewal.ts'
import type { Standing } from '../../../client/core/standing.ts'
import { self } from '../support/frames.ts'

const T = 1_000_000
const odds = { now: T, random: 0.5 }
const member: Standing = { auth: 'member', you: { ...self, trustUntil: T + 100_000 }, reason: null }
const expired: Standing = { ...member, auth: 'expired' }
const guest: Standing = { auth: 'guest', you: null, reason: 'guest' }
const silent: Standing = { auth: 'guest', you: self, reason: 'unavailable' }
const begun = afterStart(T - 60_000)

function dueAt(renewal: Renewal): (number | null)[] {
  return [renewalDueAt(renewal, true), renewalDueAt(renewal, false)]
}

describe('after welcome and you', () => {
  it('[H9] renews a member from 80 % of their trust, jittered, while somebody looks or lines wait', () => {
    expect(dueAt(afterStanding(begun, member, T, odds))).toEqual([T + 85_000, null])
    expect(dueAt(afterStanding(begun, member, T, { now: T, random: 0 }))).toEqual([T + 80_000, null])
  })

  it("[H9] reads trust on the room's clock", () => {
    expect(dueAt(afterStanding(begun, member, T + 50_000, odds))).toEqual([T + 42_500, null])
  })

  it('[H9] [K13] asks no more than once in 12 s, however short the trust', () => {
    expect(dueAt(afterStanding(afterStart(T), member, T + 200_000, odds))).toEqual([T + 12_000, null])
  })

  it('[C3] renews an expired session at once, whoever looks, but once', () => {
    expect(dueAt(afterStanding(NO_RENEWAL, expired, T, odds))).toEqual([T, T])
    expect(dueAt(afterStanding(begun, expired, T, odds))).toEqual([null, null])
    const again = afterStanding(begun, member, T, odds)
    expect(dueAt(afterLoss(again, T))).toEqual([T, T])
  })

  it('[F1] renews after 5 to 60 s where the forum was unavailable, while somebody looks', () => {
    expect(dueAt(afterStanding(begun, silent, T, { now: T, random: 0 }))).toEqual([T + 5_000, null])
    expect(dueAt(afterStanding(begun, silent, T, { now: T, random: 1 }))).toEqual([T + 60_000, null])
  })

  it.each<Standing>([guest, { ...guest, auth: 'pending' }, { ...guest, auth: 'relay' }])(
    '[H9] has nothing to renew for a $auth',
    (standing) => {
      expect(dueAt(afterStanding(begun, standing, T, odds))).toEqual([null, null])
    },
  )
})

describe('under way', () => {
  it('[H9] waits 15 s for an answer, whoever looks', () => {
    expect(dueAt(afterStart(T))).toEqual([T + 15_000, T + 15_000])
  })

  it('[H9] tries again later where somebody could still write, or the forum was silent', () => {
    expect(dueAt(afterFailure(begun, member, false, odds))).toEqual([T + 32_500, null])
    expect(dueAt(afterFailure(begun, silent, false, odds))).toEqual([T + 32_500, null])
    expect(dueAt(afterFailure(begun, expired, true, odds))).toEqual([T + 32_500, null])
  })

  it('[C3] leaves it at one try where the right to write is gone', () => {
    expect(dueAt(afterFailure(begun, expired, false, odds))).toEqual([null, null])
    expect(dueAt(afterFailure(begun, guest, false, odds))).toEqual([null, null])
  })

  it('[H9] is void when the socket goes, but the pace stays', () => {
    const after = afterGone(afterStart(T))
    expect(dueAt(after)).toEqual([null, null])
    expect(dueAt(afterLoss(after, T + 1))).toEqual([T + 12_000, T + 12_000])
  })
})

describe('a reader comes back', () => {
  it('[C3] tries once more for an expired session, at most every 30 s', () => {
    const vain = afterFailure(afterStart(T), expired, false, odds)
    expect(dueAt(afterReturn(vain, expired, T + 29_999))).toEqual([null, null])
    expect(dueAt(afterReturn(vain, expired, T + 30_000))).toEqual([T + 30_000, T + 30_000])
  })

  it('[C3] asks nothing for anybody else', () => {
    expect(afterReturn(NO_RENEWAL, guest, T)).toBe(NO_RENEWAL)
    expect(afterReturn(NO_RENEWAL, member, T)).toBe(NO_RENEWAL)
  })
})
