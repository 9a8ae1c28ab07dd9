import { describe, expect, it } from 'vitest'
import { FINAL_NACKS } from '../../protocol/codes.ts'
import { closedWords, mutedWords, nackWords } from '../../widget/strings.ts'

const moment = (at: number): string => `T${at}`

describe('words', () => {
  it('[S4] has some for every refusal', () => {
    for (const code of [...FINAL_NACKS, 'bad_frame'] as const)
      expect(nackWords({ code }, moment)).toMatch(/^[A-Z].*\.$/)
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
