import { describe, expect, it } from 'vitest'
import { FINAL_NACKS, RETRIED_NACKS } from '../../protocol/codes.ts'
import { actionWords, answerWords, forSeconds, ofLast, peopleTrouble } from '../../widget/strings-tools.ts'

const actor = { id: 'forum:42', name: 'Merth' }
const action = (name: string, more: { seconds?: number; reason?: string } = {}) =>
  actionWords({ id: 1, at: 0, actor, action: name, ...more }, 'Ann')

describe('words of the tools', () => {
  it('[M1] has some for every answer', () => {
    for (const code of [...FINAL_NACKS, ...RETRIED_NACKS])
      expect(answerWords({ is: 'refused', code })).toMatch(/^[A-Z].*\.$/)
    expect(answerWords({ is: 'gone' })).toContain('lost')
    expect(answerWords({ is: 'done' })).toBe('Done.')
  })

  it('[M1] has some for every time that one may choose', () => {
    expect([900, 3_600, 86_400, 0].map(forSeconds)).toEqual([
      '15 min',
      '1 h',
      '24 h',
      'Until somebody lifts it',
    ])
    expect([600, 3_600].map(ofLast)).toEqual(['The last 10 min', 'The last 1 h'])
  })

  it('[P5] says why nobody is listed, and when that changes', () => {
    expect(peopleTrouble('refused')).toContain('in a minute')
    expect(peopleTrouble('unanswered')).toContain('in a minute')
    expect(peopleTrouble('offline')).toContain('when the connection is back')
  })

  it.each([
    ['mute', { seconds: 600 }, 'Merth muted Ann for 10 min.'],
    ['mute', { seconds: 90 }, 'Merth muted Ann for 90 s.'],
    ['mute', { seconds: 0 }, 'Merth muted Ann until lifted.'],
    ['ban', { seconds: 172_800, reason: 'spam' }, 'Merth banned Ann for 2 d. Reason: spam'],
    ['unmute', {}, 'Merth unmuted Ann.'],
    ['unban', {}, 'Merth unbanned Ann.'],
    ['purge', { seconds: 3_600 }, 'Merth deleted what Ann wrote within 1 h.'],
    ['slow', { seconds: 5 }, 'Merth set slow mode to 5 s.'],
    ['slow', { seconds: 0 }, 'Merth ended slow mode.'],
    ['dance', {}, 'Merth did: dance, Ann.'],
  ])('[M3] puts %s %j into words', (name, more, words) => {
    expect(action(name, more)).toBe(words)
  })
})
