import { describe, expect, it } from 'vitest'
import type { Self } from '../../../protocol/author.ts'
import type { Message } from '../../../protocol/entry.ts'
import { hasTools, rowTools, toolsKey } from '../../../widget/core/row-tools.ts'
import { LIVE, MERTH, announce, say } from '../view-fixture.ts'

const moderator: Self = { ...MERTH, role: 'moderator', can: ['read', 'post', 'moderate'] }
const admin: Self = { ...moderator, role: 'admin' }
const own = say(1, MERTH.id)
const others = say(2)
const ALL = ['remove', 'mute', 'ban', 'purge']

const tools = (you: Self | null, row: Message, now = row.at) => rowTools(row, { ...LIVE, you }, now)
const by = (role?: 'moderator' | 'admin', id = 'forum:1'): Message => ({
  ...others,
  by: { id, name: 'Ann', ...(role && { role }) },
})

describe('what can be done about a row', () => {
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

  it('a member does nothing about others, and a guest nothing at all', () => {
    expect(tools(MERTH, others)).toEqual([])
    expect(tools(null, others)).toEqual([])
    expect(rowTools(own, { ...LIVE, auth: 'expired' }, 0)).toEqual([])
  })

  it('[M1] a moderator acts on members, here and on IRC', () => {
    expect(tools(moderator, others)).toEqual(ALL)
    expect(tools(moderator, by(undefined, 'irc:kerm'))).toEqual(ALL)
  })

  it('[M2] nobody acts on their own rank or a higher one, but deletes any row', () => {
    expect(tools(moderator, by('moderator'))).toEqual(['remove'])
    expect(tools(moderator, by('admin'))).toEqual(['remove'])
    expect(tools(admin, by('moderator'))).toEqual(ALL)
    expect(tools(admin, by('admin'))).toEqual(['remove'])
    expect(tools(moderator, announce(3))).toEqual(['remove'])
  })

  it('[M2] whoever may moderate has a moderator’s rank at least', () => {
    expect(tools({ ...MERTH, can: ['read', 'moderate'] }, others)).toEqual(ALL)
    expect(tools({ ...MERTH, can: ['read', 'moderate'] }, by('moderator'))).toEqual(['remove'])
  })

  it('is offered while the forum is asked: buttons that come and go would move the rows', () => {
    const pending = { ...LIVE, auth: 'pending' as const }
    expect(hasTools(own, pending)).toBe(true)
    expect(toolsKey(pending)).toBe(toolsKey(LIVE))
  })

  it('is drawn anew when it may be another', () => {
    const keys = [LIVE, { ...LIVE, you: moderator }, { ...LIVE, you: null }].map(toolsKey)
    expect(new Set(keys).size).toBe(3)
    expect(toolsKey({ ...LIVE, auth: 'expired' })).toBe(toolsKey({ ...LIVE, you: null }))
  })
})
