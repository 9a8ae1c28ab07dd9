import type { Emphasis } from '../../protocol/markup-token.ts'

/** What both the room's markup and IRC's codes can say of words. */
export type Mark = Emphasis | 'code'

/** In the order in which they are put around each other: nothing is inside code. */
export const MARKS: readonly Mark[] = ['strong', 'em', 's', 'code']

/** Words that are set alike; `marks` in the order of MARKS, each once. */
export type Span = { readonly text: string; readonly marks: readonly Mark[] }

/** Each turns its mark on, and off again; modern.ircdocs.horse/formatting. */
export const CODES: Readonly<Record<Mark, string>> = {
  strong: '\u0002',
  em: '\u001D',
  s: '\u001E',
  code: '\u0011',
}

/** What may be in a line of ours beside its words. */
export const FORMAT_CODES: readonly string[] = Object.values(CODES)

/** Codes of one byte each that lead from words set so to words set so. */
export function turn(from: readonly Mark[], to: readonly Mark[]): string {
  const turned = MARKS.filter((mark) => from.includes(mark) !== to.includes(mark))
  return turned.map((mark) => CODES[mark]).join('')
}

/** With codes, all of them closed at the end. */
export function withCodes(spans: readonly Span[]): string {
  let written = ''
  let before: readonly Mark[] = []
  for (const { text, marks } of spans) {
    written += turn(before, marks) + text
    before = marks
  }
  return written + turn(before, [])
}

export function wordsOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('')
}

/** What stands before and after a place, counted in UTF-16 units of the words. */
export function cutAt(spans: readonly Span[], at: number): readonly [readonly Span[], readonly Span[]] {
  let start = 0
  const [head, tail]: [Span[], Span[]] = [[], []]
  for (const { text, marks } of spans) {
    const inHead = Math.min(Math.max(at - start, 0), text.length)
    if (inHead > 0) head.push({ text: text.slice(0, inHead), marks })
    if (inHead < text.length) tail.push({ text: text.slice(inHead), marks })
    start += text.length
  }
  return [head, tail]
}
