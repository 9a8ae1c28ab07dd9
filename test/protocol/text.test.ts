import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanName, cleanText, codePoints, utf8Length } from '../../protocol/text.ts'

describe('[T7] text is plain text', () => {
  it.each([
    ['  hello  ', 'hello'],
    ['a\r\nb', 'a\nb'],
    ['a\u0007b\u009bc', 'abc'],
    ['a\tb', 'a b'],
    ['cafe\u0301', 'caf\u00e9'],
    ['abc\u202edef\u2066x\u2069', 'abcdefx'],
    ['<b>&amp;</b>', '<b>&amp;</b>'],
    ['two\n\nlines', 'two\n\nlines'],
  ])('%j becomes %j', (raw, text) => {
    expect(cleanText(raw)).toEqual({ ok: true, text })
  })

  it('counts code points after cleaning', () => {
    expect(cleanText('\u{1f600}'.repeat(2_000))).toEqual({ ok: true, text: '\u{1f600}'.repeat(2_000) })
    expect(cleanText('e\u0301'.repeat(2_000)).ok).toBe(true)
    expect(cleanText('a'.repeat(2_001))).toEqual({ ok: false, code: 'too_long', max: 2_000 })
  })

  it.each(['', '   ', '\n\n', '\u202e', '\u0000'])('%j is empty', (raw) => {
    expect(cleanText(raw)).toEqual({ ok: false, code: 'empty' })
  })

  it('cleans once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (raw) => {
        const once = cleanText(raw)
        if (once.ok) expect(cleanText(once.text)).toEqual(once)
      }),
    )
  })
})

it.each(['\u200b', '\u3164\u2060 ', '\ufe0f'])('[T10] %j shows nothing, so it is empty', (raw) => {
  expect(cleanText(raw)).toEqual({ ok: false, code: 'empty' })
})

it('[T7] a name is one line', () => {
  expect(cleanName(' Ann\n the\u2028 \u202egreat ')).toBe('Ann  the  great')
})

it('[H7] measures bytes as UTF-8 does, and characters as people do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text))
      expect(codePoints(text)).toBe([...text].length)
    }),
  )
})
