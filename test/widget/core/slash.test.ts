import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from '../../../protocol/text.ts'
import { composeText } from '../../../widget/core/composed.ts'
import { compose, remaining, typedFor } from '../../../widget/core/slash.ts'

describe('what is typed', () => {
  it.each([
    ['hello', { kind: 'say', text: 'hello' }],
    ['  two\n  lines  ', { kind: 'say', text: 'two\n  lines' }],
    ['/me waves', { kind: 'action', text: 'waves' }],
    ['/ME waves', { kind: 'action', text: 'waves' }],
    [' /me  waves\nand goes', { kind: 'action', text: 'waves\nand goes' }],
    ['//etc/passwd', { kind: 'say', text: '/etc/passwd' }],
    ['//', { kind: 'say', text: '/' }],
    ['and/or', { kind: 'say', text: 'and/or' }],
  ])('%j is sent', (typed, send) => {
    expect(compose(typed, 2_000)).toEqual({ is: 'send', send })
  })

  it.each(['', '  \n ', '/me', '/me  ', '\u200b\u200b'])('%j is nothing', (typed) => {
    expect(compose(typed, 2_000)).toEqual({ is: 'nothing' })
  })

  it.each([
    ['/nick Merth', 'nick'],
    ['/meow', 'meow'],
    ['/', ''],
    ['/usr/bin/env', 'usr/bin/env'],
  ])('%j is a command', (typed, name) => {
    expect(compose(typed, 2_000)).toEqual({ is: 'command', name })
  })

  it('[T7] is bounded in code points', () => {
    expect(compose('👍'.repeat(10), 10)).toEqual({ is: 'send', send: { kind: 'say', text: '👍'.repeat(10) } })
    expect(compose('👍'.repeat(11), 10)).toEqual({ is: 'too long', max: 10 })
    expect(compose(`/me ${'x'.repeat(11)}`, 10)).toEqual({ is: 'too long', max: 10 })
  })

  it('is counted when it nears the limit', () => {
    expect(remaining('x'.repeat(1_799), 2_000)).toBeNull()
    expect(remaining('x'.repeat(1_800), 2_000)).toBeNull()
    expect(remaining('x'.repeat(1_801), 2_000)).toBe(199)
    expect(remaining('👍'.repeat(1_000), 2_000)).toBeNull()
    expect(remaining('👍'.repeat(1_900), 2_000)).toBe(100)
    expect(remaining(`/me ${'x'.repeat(1_990)}`, 2_000)).toBe(10)
    expect(remaining('x'.repeat(2_007), 2_000)).toBe(-7)
  })

  it('comes back from a send as what to type for it', () => {
    const text = fc
      .string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('/', 'm', 'e', ' ', '\n', 'é', '👍') })
      .map((raw) => cleanText(raw))
      .filter((clean) => clean.ok)
    fc.assert(
      fc.property(text, fc.constantFrom('say' as const, 'action' as const), (clean, kind) => {
        const send = { kind, text: clean.text }
        expect(compose(typedFor(send), 2_000)).toEqual({ is: 'send', send })
      }),
    )
  })
})

const composeEdit = (typed: string, target: number, textMax: number) =>
  composeText(typed, textMax, (text) => ({ kind: 'edit', target, text }))

describe('another text of an earlier line', () => {
  it('[S1] is an edit, in which a slash is a slash', () => {
    expect(composeEdit(' /me better ', 7, 2_000)).toEqual({
      is: 'send',
      send: { kind: 'edit', target: 7, text: '/me better' },
    })
  })

  it('[T7] has the same bounds', () => {
    expect(composeEdit('  ', 7, 2_000)).toEqual({ is: 'nothing' })
    expect(composeEdit('12345', 7, 4)).toEqual({ is: 'too long', max: 4 })
  })
})
