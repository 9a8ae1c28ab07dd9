import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutBbcode } from '../../worker/bbcode.ts'

describe('[F3] BBCode goes', () => {
  it.each([
    ['[b]bold[/b] and [I]so[/i]', 'bold and so'],
    ['[url=https://f.example/a?b=1]here[/url]', 'here'],
    ['[quote="Merth"]said[/quote] answered', 'said answered'],
    ['[b:2u8k9x1c]old[/b:2u8k9x1c]', 'old'],
    ['[list=1:2u8k9x1c][*:2u8k9x1c]one[/*:m:2u8k9x1c][/list:o:2u8k9x1c]', 'one'],
    ['[list]\n[*]one\n[*]two\n[/list]', '\none\ntwo\n'],
    ['above[hr]below', 'abovebelow'],
    ['[b][i]crossed[/b][/i]', 'crossed'],
    ['[b]a [b]b[/b] c[/b]', 'a b c'],
    ['[table][tr][td]cell[/td][/tr][/table]', 'cell'],
  ])('%j becomes %j', (written, shown) => {
    expect(withoutBbcode(written)).toBe(shown)
  })
})

describe('[F3] what only looks like BBCode stays', () => {
  it.each([
    'arr[i] = arr[i + 1]',
    '[SOLVED] pointers',
    '[b]unpaired',
    'unpaired[/b]',
    '[/b]the wrong way round[b]',
    '[i: see below]x[/i: see below]',
    '[nosuch]tag[/nosuch]',
    '[b ]x[/ b]',
    '[]',
    '[[',
    '[constructor]x[/constructor]',
  ])('%j', (text) => {
    expect(withoutBbcode(text)).toBe(text)
  })

  it('pairs a closing tag with the nearest that is open', () => {
    expect(withoutBbcode('arr[i] is [i]not[/i]')).toBe('arr[i] is not')
  })
})

describe('[F3] 16 KiB of nothing but brackets', () => {
  it.each(['[b]', '[b=', '[', '[/b]', '[[b]', '[b=x'])('%j over and over', (part) => {
    const text = part.repeat(Math.floor(16_384 / part.length))
    expect(withoutBbcode(text)).toBe(text)
  })

  it('pairs them all', () => {
    expect(withoutBbcode(`${'[b]'.repeat(2_000)}x${'[/b]'.repeat(2_000)}`)).toBe('x')
  })

  it('takes nothing but brackets away', () => {
    const piece = fc.constantFrom(
      '[b]',
      '[/b]',
      '[i:x]',
      '[/i]',
      '[url=a]',
      '[/url]',
      'word ',
      '[',
      ']',
      '[*]',
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const words = (text: string) => text.split('word').length
        const written = pieces.join('')
        expect(words(withoutBbcode(written))).toBe(words(written))
      }),
    )
  })
})
