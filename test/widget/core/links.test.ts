import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenize } from '../../../widget/core/links.ts'

const links = (text: string): readonly string[] =>
  tokenize(text)
    .filter(({ is }) => is === 'link')
    .map((token) => token.text)

describe('links', () => {
  it.each([
    ['see https://forum.example/t/1 for more', ['https://forum.example/t/1']],
    ['HTTP://FORUM.EXAMPLE', ['HTTP://FORUM.EXAMPLE']],
    ['http://localhost:8787/chat/', ['http://localhost:8787/chat/']],
    ['http://[::1]:8787/', ['http://[::1]:8787/']],
    ['https://köln.example/straße?q=ä#ö', ['https://köln.example/straße?q=ä#ö']],
    ['https://a.example/x,y;z and https://b.example', ['https://a.example/x,y;z', 'https://b.example']],
    ['one\nhttps://a.example\ntwo', ['https://a.example']],
  ])('finds the addresses in %j', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  it.each([
    ['https://a.example.', 'https://a.example'],
    ['https://a.example/?!...', 'https://a.example/'],
    ['(https://a.example)', 'https://a.example'],
    ['(see https://a.example/x).', 'https://a.example/x'],
    ['https://en.wikipedia.org/wiki/Z80_(processor)', 'https://en.wikipedia.org/wiki/Z80_(processor)'],
    ['(https://en.wikipedia.org/wiki/Z80_(processor))', 'https://en.wikipedia.org/wiki/Z80_(processor)'],
    ['[https://a.example/[x]]', 'https://a.example/[x]'],
    ['**https://a.example**', 'https://a.example'],
    ['“https://a.example”', 'https://a.example'],
    ['<https://a.example>', 'https://a.example'],
    ['請看（https://a.example）。', 'https://a.example'],
  ])('leaves out of %j what is the sentence around it', (text, expected) => {
    expect(links(text)).toEqual([expected])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://a.example',
    '//a.example',
    'www.a.example',
    'xhttps://a.example',
    'https://',
    'https://.',
    'https:///etc/passwd',
    'https://?x',
    'https://forum.example@elsewhere.example/',
    'https://user:password@a.example',
  ])('makes no link of %j', (text) => {
    expect(tokenize(text)).toEqual([{ is: 'text', text }])
  })

  it('gives the text back, piece by piece', () => {
    const pieces = fc.constantFrom(
      'https://',
      'http://a.example',
      '(',
      ')',
      ']',
      '.',
      ' ',
      '\n',
      'x',
      'é',
      '\u200f',
      '👍',
      '@',
      '"',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }), (parts) => {
        const text = parts.join('')
        const tokens = tokenize(text)
        expect(tokens.map((token) => token.text).join('')).toBe(text)
        for (const token of tokens)
          if (token.is === 'link') expect(token.text).toMatch(/^https?:\/\/[^\s@/]/i)
      }),
    )
  })

  it('takes time in proportion to the text', () => {
    for (const text of [')'.repeat(20_000), '('.repeat(20_000), '.'.repeat(20_000)]) {
      const started = performance.now()
      tokenize(`https://a.example/${text}`)
      expect(performance.now() - started).toBeLessThan(500)
    }
  })
})
