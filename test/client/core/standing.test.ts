import { describe, expect, it } from 'vitest'
import type { GuestReason } from '../../../protocol/codes.ts'
import type { You } from '../../../protocol/server-frame.ts'
import {
  afterFailure,
  afterGone,
  afterLoss,
  afterReturn,
  afterStart,
  afterTold,
  remembered,
  renewalDueAt,
  type Standing,
} from '../../../client/core/standing.ts'
import { self } from '../support/frames.ts'

const T = 1_000_000
const NEVER = [Infinity, Infinity]
const odds = { now: T, random: 0.5 }
const toldMember: You = { type: 'you', auth: 'member', you: { ...self, trustUntil: T + 100_000 } }
const toldExpired: You = { type: 'you', auth: 'expired', you: null }
const toldGuest = (reason: GuestReason): You => ({ type: 'you', auth: 'guest', you: null, reason })

const begun = afterStart(remembered(self), T - 60_000)
const member = afterTold(begun, toldMember, true, T, odds)
const expired = afterTold(begun, toldExpired, true, T, odds)
const silent = afterTold(begun, toldGuest('unavailable'), true, T, odds)
const guest = afterTold(begun, toldGuest('guest'), false, T, odds)

/** When it is renewed while somebody looks, and while nobody does. */
function dueAt(standing: Standing): number[] {
  return [renewalDueAt(standing, true), renewalDueAt(standing, false)]
}

describe('after welcome and you', () => {
  it('[H9] renews a member from 80 % of their trust, jittered, while somebody looks or lines wait', () => {
    expect(dueAt(member)).toEqual([T + 85_000, Infinity])
    expect(dueAt(afterTold(begun, toldMember, true, T, { now: T, random: 0 }))).toEqual([
      T + 80_000,
      Infinity,
    ])
  })

  it("[H9] reads trust on the room's clock", () => {
    expect(dueAt(afterTold(begun, toldMember, true, T + 50_000, odds))).toEqual([T + 42_500, Infinity])
  })

  it('[H9] [K13] asks no more than once in 12 s, however short the trust', () => {
    const justNow = afterStart(begun, T)
    expect(dueAt(afterTold(justNow, toldMember, true, T + 200_000, odds))).toEqual([T + 12_000, Infinity])
  })

  it('[C3] renews an expired session at once, whoever looks, but once', () => {
    expect(dueAt(afterTold(remembered(self), toldExpired, true, T, odds))).toEqual([T, T])
    expect(dueAt(expired)).toEqual(NEVER)
    expect(dueAt(afterLoss(member, T))).toEqual([T, T])
  })

  it('[F1] renews after 5 to 60 s where the forum was unavailable, while somebody looks', () => {
    const told = toldGuest('unavailable')
    expect(dueAt(afterTold(begun, told, false, T, { now: T, random: 0 }))).toEqual([T + 5_000, Infinity])
    expect(dueAt(afterTold(begun, told, false, T, { now: T, random: 1 }))).toEqual([T + 60_000, Infinity])
  })

  it('[S4] keeps in mind who somebody is whom a silent forum does not name, and nobody else', () => {
    expect([silent.you, guest.you]).toEqual([self, null])
  })

  it('[C3] a guest whom another credential may make a member is renewed once', () => {
    const hopeful = afterTold(remembered(self), toldGuest('expired'), true, T, odds)
    expect([hopeful.auth, dueAt(hopeful)]).toEqual(['renewing', [T, T]])
    const again = afterTold(afterStart(hopeful, T), toldGuest('expired'), true, T + 20_000, odds)
    expect([again.auth, dueAt(again)]).toEqual(['guest', NEVER])
  })

  it('[H9] has nothing to renew for a guest', () => {
    expect(dueAt(guest)).toEqual(NEVER)
  })
})

describe('under way', () => {
  it('[H9] waits 15 s for an answer, whoever looks', () => {
    expect(dueAt(afterStart(member, T))).toEqual([T + 15_000, T + 15_000])
  })

  it('[H9] tries again later where somebody could still write, or the forum was silent', () => {
    const later = [T + 32_500, Infinity]
    expect(dueAt(afterFailure(member, false, odds))).toEqual(later)
    expect(dueAt(afterFailure(silent, false, odds))).toEqual(later)
    expect(dueAt(afterFailure(expired, true, odds))).toEqual(later)
  })

  it('[C3] leaves it at one try where the right to write is gone', () => {
    expect(dueAt(afterFailure(expired, false, odds))).toEqual(NEVER)
    expect(dueAt(afterFailure(guest, false, odds))).toEqual(NEVER)
  })

  it('[H9] is void when the socket goes, but the pace stays', () => {
    const after = afterGone(afterStart(member, T))
    expect(dueAt(after)).toEqual(NEVER)
    expect(dueAt(afterLoss(after, T + 1))).toEqual([T + 12_000, T + 12_000])
  })
})

describe('a reader comes back', () => {
  it('[C3] tries once more for an expired session, at most every 30 s', () => {
    const vain = afterFailure(afterStart(expired, T), false, odds)
    expect(dueAt(afterReturn(vain, T + 29_999))).toEqual(NEVER)
    expect(dueAt(afterReturn(vain, T + 30_000))).toEqual([T + 30_000, T + 30_000])
  })

  it('[C3] asks nothing for anybody else', () => {
    expect(afterReturn(guest, T)).toBe(guest)
    expect(afterReturn(member, T)).toBe(member)
  })
})
