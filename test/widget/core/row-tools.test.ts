import { describe, expect, it } from 'vitest'
import type { Self } from '../../../protocol/author.ts'
import type { Message } from '../../../protocol/entry.ts'
import { mayActOn, rowTools } from '../../../widget/core/row-tools.ts'
import { LIVE, MERTH, announce, say } from '../view-fixture.ts'

const moderator: Self = { ...MERTH, role: 'moderator', can: ['read', 'post', 'moderate'] }
const admin: Self = { ...moderator, role: 'admin' }
const own = say(1, MERTH.id)
const others = say(2)

const tools = (you: Self | null, row: Message, now = row.at) => rowTools(row, { ...LIVE, you }, now)

describe('what can be done to a row', () => {
  it('[S4] one edits and deletes one’s own', () => {
    expect(tools(MERTH, own)).toEqual(['edit', 'remove'])
    expect(tools(MERTH, { ...own, kind: 'action' } as Message)).toEqual(['edit', 'remove'])
  })

  it('[S4] editing ends with editMs, deleting does not', () => {
    const { editMs } = LIVE.limits
    expect(tools(MERTH, own, own.at + editMs - 1)).toContain('edit')
    expect(tools(MERTH, own, own.at + editMs)).toEqual(['remove'])
  })

  it('[S4] editing ends with editMs by the room’s clock, however wrong the reader’s is', () => {
    const fast = { ...LIVE, aheadMs: -7_200_000 }
    expect(rowTools(own, fast, own.at + 7_200_000)).toContain('edit')
    const slow = { ...LIVE, aheadMs: 7_200_000 }
    expect(rowTools(own, slow, own.at)).toEqual(['remove'])
  })

  it('[S4] a member does nothing to others’, and a guest nothing at all', () => {
    expect(tools(MERTH, others)).toEqual([])
    expect(tools(null, others)).toEqual([])
    expect(rowTools(own, { ...LIVE, auth: 'expired' }, 0)).toEqual([])
  })

  it('[S4] a moderator deletes any row, the room’s too', () => {
    expect(tools(moderator, others)).toEqual(['remove'])
    expect(tools(moderator, announce(3))).toEqual(['remove'])
  })

  it('is offered while the forum is asked: what is sent waits, as it does in the composer', () => {
    expect(rowTools(own, { ...LIVE, auth: 'pending' }, own.at)).toEqual(['edit', 'remove'])
  })
})

describe('whom one may act on', () => {
  const member = { id: 'forum:1' }
  const may = (you: Self | null, person: Parameters<typeof mayActOn>[0]) => mayActOn(person, { ...LIVE, you })

  it('[M1] members, here and on IRC', () => {
    expect([may(moderator, member), may(moderator, { id: 'irc:kerm' })]).toEqual([true, true])
    expect([may(MERTH, member), may(null, member)]).toEqual([false, false])
    expect(mayActOn(member, { ...LIVE, you: moderator, auth: 'expired' })).toBe(false)
  })

  it('[M2] nobody of one’s own rank or a higher one, not oneself, not the room', () => {
    expect(may(moderator, { ...member, role: 'moderator' })).toBe(false)
    expect(may(moderator, { ...member, role: 'admin' })).toBe(false)
    expect(may(admin, { ...member, role: 'moderator' })).toBe(true)
    expect(may(admin, { ...member, role: 'admin' })).toBe(false)
    expect(may(admin, { id: MERTH.id })).toBe(false)
    expect(may(admin, { id: 'room' })).toBe(false)
  })

  it('[M2] whoever may moderate has a moderator’s rank at least', () => {
    const you: Self = { ...MERTH, can: ['read', 'moderate'] }
    expect([may(you, member), may(you, { ...member, role: 'moderator' })]).toEqual([true, false])
  })
})
