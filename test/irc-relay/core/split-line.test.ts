import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MARKS, type Span, withCodes, wordsOf } from '../../../irc-relay/core/format.ts'
import { readCodes } from '../../../irc-relay/core/read-codes.ts'
import { shortened, splitLine } from '../../../irc-relay/core/split-line.ts'
import { utf8Length } from '../../../protocol/text.ts'
import { withoutCodes } from '../support/scene.ts'

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })
const plain = (text: string): readonly Span[] => [{ text, marks: [] }]
const split = (text: string, budget: number): readonly string[] => splitLine(plain(text), budget)

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a line that is too long', () => {
  it.each([
    ['ends behind a word', 'one two three', 9, ['one two ', 'three']],
    ['ends behind a grapheme where a word has no end', 'aaaaaaaa👩‍👩‍👧bbb', 18, ['aaaaaaaa', '👩‍👩‍👧', 'bbb']],
    [
      'ends behind a code point where a grapheme has none',
      'e\u0301\u0302\u0303',
      4,
      ['e\u0301', '\u0302\u0303'],
    ],
    ['counts bytes', '漢字漢字', 7, ['漢字', '漢字']],
    ['keeps flags in pairs', '🇩🇪🇫🇷🇮🇹', 17, ['🇩🇪🇫🇷', '🇮🇹']],
    ['holds together what a no-break space holds together', 'ab cd\u00a0ef', 8, ['ab ', 'cd\u00a0ef']],
    ['does not take the blank from under its accent', 'ab \u0301c', 4, ['ab', ' \u0301c']],
    ['stays one line where it fits', 'abc', 3, ['abc']],
    ['is no line where there is nothing', '', 3, []],
    ['moves on even where nothing fits', '漢a', 0, ['漢', 'a']],
  ])('%s', (_, text, budget, chunks) => {
    expect(split(text, budget)).toEqual(chunks)
  })

  it('closes marks at the end of a chunk and opens them in the next', () => {
    const spans: readonly Span[] = [
      { text: 'one ', marks: [] },
      { text: 'two three', marks: ['strong', 'em'] },
      { text: ' four', marks: ['em'] },
    ]
    expect(splitLine(spans, 13)).toEqual(
      ['one \u0002\u001dtwo \u0002\u001d', '\u0002\u001dthree\u0002 \u001d', 'four'].map((chunk, i) =>
        i === 2 ? '\u001dfour\u001d' : chunk,
      ),
    )
  })
})

const spans = fc.array(
  fc.record({
    text: fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom('a b c ', ' ', 'x'.repeat(50), '👩‍👩‍👧‍👦', '🇩🇪', '\u0301'),
    ),
    marks: fc.subarray([...MARKS]),
  }),
  { maxLength: 12 },
)
/** What a code is to a terminal is no text. */
const wordsOnly = spans.map((list) =>
  list.map(({ text, marks }): Span => ({
    text: text.toWellFormed().replaceAll(/[\p{Cc}\ufffd]/gu, ''),
    marks,
  })),
)

describe('for every line', () => {
  it('chunks together are the text, each fits and closes its marks, and no character is broken', () => {
    fc.assert(
      fc.property(wordsOnly, fc.integer({ min: 12, max: 80 }), (line, budget) => {
        const chunks = splitLine(line, budget)
        expect(chunks.map(withoutCodes).join('')).toBe(wordsOf(line))
        for (const chunk of chunks) {
          expect(utf8Length(chunk)).toBeLessThanOrEqual(budget)
          expect(chunk.isWellFormed() && !chunk.includes('\ufffd')).toBe(true)
        }
      }),
    )
  })

  it('every word is set as it was', () => {
    const set = (list: readonly Span[]): string =>
      list.flatMap(({ text, marks }) => Array.from(text, (char) => `${marks.join('+')} ${char}`)).join()
    fc.assert(
      fc.property(wordsOnly, fc.integer({ min: 12, max: 80 }), (line, budget) => {
        expect(set(splitLine(line, budget).flatMap((chunk) => readCodes(chunk)))).toBe(set(line))
        expect(set(readCodes(withCodes(line)))).toBe(set(line))
      }),
    )
  })

  it('no grapheme is split that would have fitted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.integer({ min: 4, max: 60 }),
        (parts, budget) => {
          const text = parts.join('')
          const ends = new Map(
            Array.from(GRAPHEMES.segment(text), ({ index, segment }) => [index, utf8Length(segment)]),
          )
          let at = 0
          for (const chunk of split(text, budget)) {
            at += chunk.length
            if (at === text.length || ends.has(at)) continue
            const within = GRAPHEMES.segment(text).containing(at)
            expect(utf8Length(within?.segment ?? '')).toBeGreaterThan(budget)
          }
        },
      ),
    )
  })

  it('two neighbours never fit into one', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (text, budget) => {
          const chunks = split(text, budget)
          for (const [i, chunk] of chunks.entries()) {
            expect(utf8Length(chunk + (chunks[i + 1] ?? 'x'.repeat(budget)))).toBeGreaterThan(budget)
          }
        },
      ),
    )
  })
})

describe('a paste of 64 kB', () => {
  it.each([
    ['one word', 'x'.repeat(65_536)],
    ['nothing but blanks', ' '.repeat(65_536)],
    ['blanks under accents', ' \u0301'.repeat(22_000)],
    ['short and long by turns', `a ${'b'.repeat(399)} `.repeat(163)],
  ])('of %s is read a bounded number of times', (_, text) => {
    const segments: Intl.Segments = Object.getPrototypeOf(GRAPHEMES.segment(''))
    const read = vi.spyOn(Intl.Segmenter.prototype, 'segment')
    const asked = vi.spyOn(segments, 'containing')
    expect(split(text, 400).join('')).toBe(text)
    expect(read.mock.calls.flat().join('').length).toBeLessThanOrEqual(2 * text.length)
    expect(asked.mock.calls.length).toBeLessThanOrEqual(text.length + read.mock.calls.length)
  })
})

describe('shortened', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['one two three', 12, 'one two…'],
    ['漢字漢字', 9, '漢字…'],
  ])('%j to %i bytes', (text, max, expected) => {
    expect(shortened(text, max)).toBe(expected)
  })
})
