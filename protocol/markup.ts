import { ADDRESS, AS_WRITTEN } from './links.ts'
import type { Emphasis, MarkupToken } from './markup-token.ts'

const LINKS = new RegExp(`(?<![\\p{L}\\p{N}])(${ADDRESS})`, 'giu')

/**
 * What may mean more than itself: an address; a title and its address; code; a fence; marks. What comes first has its
 * characters alone. None reads on past what must end it, so time stays in proportion to the text.
 */
const MARKUP = new RegExp(
  [
    LINKS.source,
    `\\[([^\\s[\\]][^[\\]\\n]*)\\]\\((${ADDRESS})\\)`,
    /(?<![\p{L}\p{N}`])`(?![`\s])([^`\n]*[^`\s])`(?![\p{L}\p{N}`])/u.source,
    /(?<![\p{L}\p{N}`])```(?!`|\s*```) ?(?:[\w+#.-]*\n(?!\s*```))?((?:(?!```)[^])+)```\n?/u.source,
    '([*_~]+)|\\n',
  ].join('|'),
  'giu',
)

/** What a run of marks makes of the words up to the next such run; any other run is text: `__init__`, `***`, `~/bin`. */
const MARKS: Readonly<Record<string, Emphasis>> = { '*': 'strong', '**': 'strong', _: 'em', '~~': 's' }

/**
 * The characters beside marks that begin something: a word begins here. What programmers and faces put there instead
 * (`2*3`, `a_b`, `src/**`, `*.c`, `"*"`, `:*`, `^_^`) is in neither set.
 */
const BEGINS =
  /^(?:\s(?:[^\s\p{P}\p{Sm}\p{Sc}\p{Sk}]|[`\p{Ps}\p{Pi}\p{Pf}"'])|[\p{Ps}\p{Pi}\p{Pf}"'][^\s\p{P}\p{Sm}\p{Sc}\p{Sk}])/u

/** The same of marks that end something; `C++`, `C#` and `100%` are words. */
const ENDS =
  /^(?:(?:[^\s\p{P}\p{Sm}\p{Sc}\p{Sk}]|[`\p{Pe}+#%.,:;!?…])[\s\p{Pe}\p{Pi}\p{Pf}"'.,:;!?…–—]|[\p{Pi}\p{Pf}"']\s)/u

/** What a reader is shown of a text. */
export function markupTokens(text: string): readonly MarkupToken[] {
  return tokensOf(text, MARKUP)
}

/** The same of a text in which addresses alone mean more than themselves. */
export function linkTokens(text: string): readonly MarkupToken[] {
  return tokensOf(text, LINKS)
}

function tokensOf(text: string, meant: RegExp): readonly MarkupToken[] {
  const tokens: MarkupToken[] = []
  /** Where those marks stand among the tokens that may have begun something; of two of a kind the later one. */
  const open = new Map<string, number>()
  /** There is nothing beside a text. */
  const padded = ` ${text} `
  let at = 0
  const takeText = (to: number): void => {
    if (to > at) tokens.push({ is: 'text', text: text.slice(at, to) })
    at = to
  }
  /** A mark is text until another one ends what it began. */
  const takeMark = (mark: string, begins: boolean, ends: boolean): void => {
    const is = MARKS[mark]
    const start = open.get(mark)
    if (is && ends && start !== undefined) {
      tokens.push({ is, inside: tokens.splice(start).slice(1) })
      for (const [other, place] of open) if (place >= start) open.delete(other)
    } else {
      if (is && begins) open.set(mark, tokens.length)
      tokens.push({ is: 'text', text: mark })
    }
  }

  for (const match of text.matchAll(meant)) {
    const [whole, address, title, target, code, fence, marks] = match
    const { index } = match
    const end = index + whole.length
    const before = padded.charAt(index)
    const after = padded.charAt(end + 1)
    const begins = BEGINS.test(before + after)
    // Behind a token is behind a word.
    const ends = ENDS.test((index === at ? 'a' : before) + after)
    // With the line ends whatever was begun in it.
    if (fence || whole === '\n') open.clear()
    if (marks ? !begins && !ends : whole === '\n') continue
    takeText(index)
    at = end
    const url = address ?? target
    const host = url?.split(/[/?#]/)[2] ?? ''
    if (url) tokens.push({ is: 'link', text: title ?? url, url, host, suspicious: !AS_WRITTEN.test(host) })
    else if (code) tokens.push({ is: 'code', text: code })
    else if (fence) tokens.push({ is: 'fence', text: fence.trimEnd() })
    else for (const mark of marks?.match(/(.)\1*/g) ?? []) takeMark(mark, begins, ends)
  }
  takeText(text.length)
  return tokens
}
