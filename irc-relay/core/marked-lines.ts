import type { MarkupToken } from '../../protocol/markup-token.ts'
import { markupTokens } from '../../protocol/markup.ts'
import { cleanText } from '../../protocol/text.ts'
import { type Mark, MARKS, type Span, wordsOf } from './format.ts'

/**
 * A message of the room in lines for IRC: what its marks mean, code line by line, a titled link with its address. Blank
 * lines are left out. Cleaned once more [T7]: what ends a line on IRC must not depend on who stored it.
 */
export function markedLines(text: string): readonly (readonly Span[])[] {
  const clean = cleanText(text.toWellFormed(), Infinity)
  if (!clean.ok) return []
  const lines: Span[][] = [[]]
  const write = (words: string, marks: readonly Mark[]): void => {
    for (const [i, line] of words.split('\n').entries()) {
      if (i > 0) lines.push([])
      if (line !== '') lines.at(-1)?.push({ text: line, marks })
    }
  }
  const take = (tokens: readonly MarkupToken[], within: readonly Mark[]): void => {
    for (const token of tokens) {
      switch (token.is) {
        case 'text':
          write(token.text, within)
          break
        case 'link':
          write(token.text === token.url ? token.url : `${token.text} (${token.url})`, within)
          break
        case 'code':
          write(token.text, adding(within, 'code'))
          break
        case 'fence':
          // A block: lines of its own.
          write('\n', within)
          write(token.text, adding(within, 'code'))
          write('\n', within)
          break
        case 'strong':
        case 'em':
        case 's':
          take(token.inside, adding(within, token.is))
      }
    }
  }
  take(markupTokens(clean.text), [])
  return lines.filter((line) => cleanText(wordsOf(line), Infinity).ok)
}

function adding(marks: readonly Mark[], added: Mark): readonly Mark[] {
  return MARKS.filter((mark) => mark === added || marks.includes(mark))
}
