import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outgoing } from '../../../irc-relay/core/irc-line.ts'
import { anyText } from '../support/any-text.ts'
import { withoutCodes } from '../support/scene.ts'

describe('the last gate', () => {
  it.each([
    ['PRIVMSG', ':) \u0002hi\u0002', 'PRIVMSG #c ::) \u0002hi\u0002'],
    ['NOTICE', '/quit', 'NOTICE #c :/quit'],
    ['ACTION', 'waves', 'PRIVMSG #c :\u0001ACTION waves\u0001'],
  ] as const)('%s %j', (command, text, line) => {
    expect(outgoing('#c', { command, text })).toEqual({ ok: true, line })
  })

  it.each([
    'hi\r\nQUIT :pwned',
    'a\nb',
    'a\rb',
    'a\0b',
    '\u0001VERSION\u0001',
    'a\u0001',
    '\u000304red',
    '\u0085',
  ])('refuses %j', (text) => {
    for (const command of ['PRIVMSG', 'ACTION', 'NOTICE'] as const) {
      expect(outgoing('#c', { command, text })).toEqual({ ok: false, code: 'unsafe' })
    }
  })

  it.each(['', '#a,#b', '#a b', ':x', '#a\r\nQUIT', '#a\u0007'])('refuses the target %j', (target) => {
    expect(outgoing(target, { command: 'PRIVMSG', text: 'hi' })).toEqual({ ok: false, code: 'unsafe' })
  })

  it('refuses a line of nothing', () => {
    expect(outgoing('#c', { command: 'PRIVMSG', text: '' })).toEqual({ ok: false, code: 'empty' })
  })

  it('lets through one command or none', () => {
    fc.assert(
      fc.property(anyText, anyText, (target, text) => {
        const gate = outgoing(target, { command: 'PRIVMSG', text })
        if (!gate.ok) return
        expect(withoutCodes(gate.line)).not.toMatch(/\p{Cc}/u)
        expect(gate.line).toBe(`PRIVMSG ${target} :${text}`)
      }),
    )
  })
})
