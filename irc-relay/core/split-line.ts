import { utf8Length } from '../../protocol/text.ts'
import { cutAt, type Mark, type Span, turn, withCodes, wordsOf } from './format.ts'

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A line may end behind these; the others hold words together. */
const SPACE = /[\s--[\u00a0\u202f\ufeff]]/v

/** UTF-16 units of the longest code point: what decides whether a grapheme ends before it. */
const NEXT = 2

/**
 * A line in chunks of at most `budget` UTF-8 bytes, codes included: each ends behind a word, else behind a grapheme, else
 * behind a code point. The words of all chunks together are the words of the line. Each chunk closes what it opens.
 * Two neighbours never fit into one chunk, so what is read is in proportion to the text.
 */
export function splitLine(spans: readonly Span[], budget: number): readonly string[] {
  return splitSpans(spans, budget).map(withCodes)
}

/** The same before it is written. */
export function splitSpans(spans: readonly Span[], budget: number): readonly (readonly Span[])[] {
  const words = wordsOf(spans)
  const chunks: (readonly Span[])[] = []
  let rest = spans
  let start = 0
  while (start < words.length) {
    const first = (words.codePointAt(start) ?? 0) > 0xffff ? 2 : 1
    const fits = Math.max(fitting(rest, budget), first)
    const end = start + fits
    const length = end < words.length ? seam(words.slice(start, end + NEXT), fits) : fits
    const [head, tail] = cutAt(rest, length)
    chunks.push(head)
    rest = tail
    start += length
  }
  return chunks
}

/** One line, cut as above with `…` at its end where it takes more than `max` UTF-8 bytes. */
export function shortened(text: string, max: number): string {
  if (utf8Length(text) <= max) return text
  const [chunk = ''] = splitLine([{ text, marks: [] }], max - utf8Length('…'))
  return `${chunk.trimEnd()}…`
}

/** UTF-16 units of the words that fit. With more words the codes never take less, so what fits is all there is before it. */
function fitting(spans: readonly Span[], budget: number): number {
  let units = 0
  let bytes = 0
  let before: readonly Mark[] = []
  for (const { text, marks } of spans) {
    bytes += turn(before, marks).length
    before = marks
    for (const char of text) {
      bytes += utf8Length(char)
      if (bytes + marks.length > budget) return units
      units += char.length
    }
  }
  return units
}

/** Where to cut words of which `fits` units fit: the words begin at a grapheme and go on behind what fits. */
function seam(words: string, fits: number): number {
  const graphemes = GRAPHEMES.segment(words)
  const begins = (at: number): number => graphemes.containing(at)?.index ?? at
  for (let at = fits; at > 0; at -= 1) {
    if (SPACE.test(words.charAt(at - 1)) && begins(at) === at) return at
  }
  return begins(fits) || fits
}
