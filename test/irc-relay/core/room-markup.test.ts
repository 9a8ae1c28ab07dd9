import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MARKS, type Span, withCodes, wordsOf } from '../../../irc-relay/core/format.ts'
import { markedLines } from '../../../irc-relay/core/marked-lines.ts'
import { roomMarkup } from '../../../irc-relay/core/room-markup.ts'
import { plainText } from '../../../protocol/markup-token.ts'
import { markupTokens } from '../../../protocol/markup.ts'

const marks = fc.subarray([...MARKS])
const words = fc.constantFrom(
  'a',
  'b c',
  ' ',
  ' d ',
  'é',
  '.',
  '(',
  ')',
  '*',
  '_',
  '~~',
  '`',
  '2*3',
  '漢',
  '"e"',
  '$&',
)
const spans: fc.Arbitrary<readonly Span[]> = fc.array(fc.record({ text: words, marks }), { maxLength: 12 })

describe('[T13] what was set by codes', () => {
  it('is read by the room as the words that were said, unless marks were typed', () => {
    fc.assert(
      fc.property(spans, (line) => {
        const typed = wordsOf(line)
        const asTyped = plainText(markupTokens(typed))
        const shown = plainText(markupTokens(roomMarkup(line)))
        expect(shown).toBe(asTyped)
        if (asTyped !== typed) expect(roomMarkup(line)).toBe(typed)
      }),
    )
  })

  it('and comes back to IRC with no code that it did not have', () => {
    const noMarks = spans.map((line) => line.filter(({ text }) => !/[*_~`]/u.test(text)))
    fc.assert(
      fc.property(noMarks, (line) => {
        const had = (char: string): boolean => withCodes(line).includes(char)
        const back = markedLines(roomMarkup(line)).map(withCodes).join('')
        expect(back.match(/\p{Cc}/gu)?.every(had) ?? true).toBe(true)
      }),
    )
  })

  it('comes back whole where words stand apart', () => {
    const apart = fc
      .array(fc.record({ text: fc.constantFrom('a', 'b', 'ç', '漢'), marks }), {
        minLength: 1,
        maxLength: 12,
      })
      .map((list) => list.flatMap((span, i) => (i > 0 ? [{ text: ' ', marks: [] }, span] : [span])))
    fc.assert(
      fc.property(apart, (line) => {
        expect(markedLines(roomMarkup(line)).map(withCodes)).toEqual([withCodes(line)])
      }),
    )
  })

  it('is left out beyond 32 stretches of a line', () => {
    const drawing = (count: number) =>
      Array.from({ length: count }, (): readonly Span[] => [
        { text: 'a', marks: ['strong'] },
        { text: ' ', marks: [] },
      ])
    expect(roomMarkup(drawing(32).flat())).toBe('*a* '.repeat(32))
    expect(roomMarkup(drawing(33).flat())).toBe('a '.repeat(33))
  })
})
