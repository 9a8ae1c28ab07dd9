import type { MarkupToken } from '../../protocol/markup-token.ts'
import { markupTokens } from '../../protocol/markup.ts'
import { type Mark, MARKS, type Span, wordsOf } from './format.ts'

const AROUND: Readonly<Record<Mark, string>> = { strong: '*', em: '_', s: '~~', code: '`' }

/** Marked stretches of a line that are worth the reading again of the line for each; a drawing has more. */
const MARKED_MAX = 32

/**
 * A line from IRC as somebody in the room would have written it. Only marks that the room's own reader takes for exactly
 * what they say are written; the others are left out. A line that has meaning to that reader as it was typed keeps it,
 * as on the web, and gets no more.
 */
export function roomMarkup(spans: readonly Span[]): string {
  const words = wordsOf(spans)
  const marked = spans.filter(({ marks }) => marks.length > 0).length
  const bare = spans.map(({ text }): Span => ({ text, marks: [] }))
  if (marked === 0 || marked > MARKED_MAX || !reads(words, bare)) return words

  let shown: readonly Span[] = bare
  for (const [i, span] of spans.entries()) {
    if (span.marks.length === 0) continue
    const tried = shown.with(i, span)
    if (reads(written(tried), tried)) shown = tried
  }
  return written(shown)
}

/** Blanks stand outside: marks do not begin or end at one. */
function written(spans: readonly Span[]): string {
  return spans
    .map(({ text, marks }) => {
      const inner = text.trim()
      const wrapped = marks.reduceRight((within, mark) => AROUND[mark] + within + AROUND[mark], inner)
      return inner === '' ? text : text.replace(inner, () => wrapped)
    })
    .join('')
}

function reads(text: string, spans: readonly Span[]): boolean {
  return asRead(flat(markupTokens(text), [])) === asRead(spans)
}

/** Every character with what is set of it, but blanks, which look the same in all. */
function asRead(spans: readonly Span[]): string {
  return spans
    .map(({ text, marks }) => text.replaceAll(/\S/gu, (char) => `${marks.join('+')} ${char}`))
    .join('')
}

/** A title and its address read as other words than were typed, as they are meant to. */
function flat(tokens: readonly MarkupToken[], within: readonly Mark[]): readonly Span[] {
  return tokens.flatMap((token) => {
    if ('inside' in token) {
      const inside = MARKS.filter((mark) => mark === token.is || within.includes(mark))
      return flat(token.inside, inside)
    }
    const marks = token.is === 'code' || token.is === 'fence' ? [...within, 'code' as const] : within
    return [{ text: token.text, marks }]
  })
}
