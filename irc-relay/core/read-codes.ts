import { CODES, type Mark, MARKS, type Span } from './format.ts'

const RESET = '\u000F'
/** One or two digits; a comma is the text's unless digits follow it. */
const COLOR = { code: '\u0003', rest: /^\d{1,2}(?:,\d{1,2})?/u }
const HEX_COLOR = { code: '\u0004', rest: /^[\da-f]{6}(?:,[\da-f]{6})?/iu }

/**
 * A line from IRC, set as its codes say (modern.ircdocs.horse/formatting). Colours, underline and reverse have no counterpart
 * in the room and are left out, like every other control.
 */
export function readCodes(line: string): readonly Span[] {
  const spans: Span[] = []
  let on: readonly Mark[] = []
  // Text and controls by turns.
  const pieces = line.replaceAll('\t', ' ').split(/(\p{Cc})/u)
  for (const [i, piece] of pieces.entries()) {
    if (i % 2 === 1) {
      on = piece === RESET ? [] : MARKS.filter((mark) => on.includes(mark) !== (CODES[mark] === piece))
      continue
    }
    const color = [COLOR, HEX_COLOR].find(({ code }) => code === pieces[i - 1])
    const text = color ? piece.replace(color.rest, '') : piece
    const last = spans.at(-1)
    if (last?.marks.join() === on.join()) spans[spans.length - 1] = { text: last.text + text, marks: on }
    else if (text !== '') spans.push({ text, marks: on })
  }
  return spans
}
