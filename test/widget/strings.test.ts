import { describe, expect, it } from 'vitest'
import { FINAL_NACKS } from '../../protocol/codes.ts'
import { changeWords, closedWords, mutedWords, nackWords } from '../../widget/strings-later.ts'
import { present } from '../../widget/strings.ts'

const moment = (at: number): string => `T${at}`

describe('words', () => {
  it('[S4] has some for every refusal', () => {
    for (const code of [...FINAL_NACKS, 'bad_frame'] as const)
      expect(nackWords({ code }, moment)).toMatch(/^[A-Z].*\.$/)
  })

  it('[S4] tells apart what can go wrong with a change', () => {
    const codes = ['not_allowed', 'too_late', 'not_found', 'conflict', 'empty'] as const
    expect(new Set(codes.map((code) => nackWords({ code }, moment))).size).toBe(codes.length)
  })

  it('[S1] names a change that was not made', () => {
    expect(changeWords({ kind: 'edit', target: 1, text: 'x' })).toBe('Change of a message to: x')
    expect(changeWords({ kind: 'remove', targets: [1] })).toBe('Deletion of a message')
    expect(changeWords({ kind: 'topic', text: 'Tea' })).toBe('Pinned line: Tea')
    expect(changeWords({ kind: 'topic', text: '' })).toBe('Removal of the pinned line')
  })

  it('[P1] counts people, and guests where there are some', () => {
    expect([present(12, 3), present(1, 1), present(0, 0)]).toEqual([
      '12 people, 3 guests',
      '1 person, 1 guest',
      '0 people',
    ])
  })

  it('tells how long a mute lasts and why', () => {
    expect(nackWords({ code: 'muted', until: 5, reason: 'calm down' }, moment)).toBe(
      'You are muted until T5. Reason: calm down',
    )
    expect(nackWords({ code: 'muted', until: 0 }, moment)).toBe('You are muted.')
    expect(mutedWords({ until: 0, reason: '' }, moment)).toBe('You are muted.')
  })

  it('tells the limit', () => {
    expect(nackWords({ code: 'too_long', max: 500 }, moment)).toBe(
      'Too long: a message has at most 500 characters.',
    )
  })

  it('gives the room’s reason for a ban, and its own words for the rest', () => {
    expect(closedWords('banned', 'flooding')).toBe('You are shut out of this room: flooding')
    expect(closedWords('banned', '')).toBe('You are banned from this forum.')
    expect(closedWords('banned', 'banned from the forum').match(/banned/g)).toHaveLength(1)
    expect(closedWords('replaced', 'newer session')).not.toContain('newer session')
  })
})
