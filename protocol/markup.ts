import { ADDRESS, AS_WRITTEN } from './links.ts'
import type { Emphasis, MarkupToken } from './markup-token.ts'

/** What a text must have to have one, and the source of what finds it. */
type Kind = readonly [sign: string, source: string]

const LINK: Kind = ['://', `(?<![\\p{L}\\p{N}])(?<address>${ADDRESS})`]

/**
 * What may mean more than itself: an address; a title and its address; code; a fence; marks. What comes first has its
 * characters alone. None reads on past what must end it, so time stays in proportion to the text.
 */
const KINDS: readonly Kind[] = [
  LINK,
  ['](', `\\[(?<title>[^\\s[\\]][^[\\]\\n]*)\\]\\((?<target>${ADDRESS})\\)`],
  ['`', '(?<![\\p{L}\\p{N}`])`(?![`\\s])(?<code>[^`\\n]*[^`\\s])`(?![\\p{L}\\p{N}`])'],
  [
    '```',
    '(?<![\\p{L}\\p{N}`])```(?!`|\\s*```) ?(?:[\\w+#.-]*\\n(?!\\s*```))?(?<fence>(?:(?!```)[^])+)```\\n?',
  ],
  ['', '(?<marks>[*_~]+)|\\n'],
]

/** Is nowhere. */
const NOTHING = '(?!)'

/** Made when a text first needs them, for all of them take a browser as long as a page's first rows. */
const patterns = new Map<string, RegExp>()

/** What a Unicode property comes to in ASCII: a browser takes ten times as long to look one up as to read this. */
const ASCII: Readonly<Record<string, string>> = {
  L: 'A-Za-z',
  N: '0-9',
  P: '!-#%-*,-/:;?@[-\\]_{}',
  Ps: '([{',
  Pe: ')\\]}',
  Sm: '+<=>|~',
  Sc: '$',
  Sk: '^`',
}

/** What a run of marks makes of the words up to the next such run; any other run is text: `__init__`, `***`, `~/bin`. */
const MARKS: Readonly<Record<string, Emphasis>> = { '*': 'strong', '**': 'strong', _: 'em', '~~': 's' }

/** What a reader is shown of a text. */
export function markupTokens(text: string): readonly MarkupToken[] {
  return tokensOf(text, KINDS)
}

/** The same of a text in which addresses alone mean more than themselves. */
export function linkTokens(text: string): readonly MarkupToken[] {
  return tokensOf(text, [LINK])
}

function tokensOf(text: string, kinds: readonly Kind[]): readonly MarkupToken[] {
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

  for (const match of text.matchAll(patternOf(text, kinds))) {
    const { 0: whole, index } = match
    const { address, title, target, code, fence, marks } = match.groups ?? {}
    const end = index + whole.length
    const before = padded.charAt(index)
    const after = padded.charAt(end + 1)
    const begins = !!marks && isLike(before + after, BEGINS)
    // Behind a token is behind a word.
    const ends = !!marks && isLike((index === at ? 'a' : before) + after, ENDS)
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

/** Of the kinds that this text may have. */
function patternOf(text: string, kinds: readonly Kind[]): RegExp {
  const sources = kinds.filter(([sign]) => text.includes(sign)).map(([, source]) => source)
  return pattern(sources.join('|') || NOTHING, text)
}

/** For this text and its like; each Unicode property of the source stands in a class. */
function pattern(source: string, text: string): RegExp {
  const isAscii = !/[^ -~\s]/.test(text)
  const key = `${isAscii}${source}`
  const own = isAscii ? source.replace(/\\p\{(\w+)\}/g, (_, name: string) => ASCII[name] ?? '') : source
  const made = patterns.get(key) ?? new RegExp(own, 'gu')
  patterns.set(key, made)
  return made
}

/**
 * Marks between these two characters begin something: a word begins here. What programmers and faces put there
 * instead (`2*3`, `a_b`, `src/**`, `*.c`, `"*"`, `:*`, `^_^`) neither begins nor ends anything.
 */
const BEGINS =
  '^(?:\\s(?:[^\\s\\p{P}\\p{Sm}\\p{Sc}\\p{Sk}]|[`\\p{Ps}\\p{Pi}\\p{Pf}"\'])|[\\p{Ps}\\p{Pi}\\p{Pf}"\'][^\\s\\p{P}\\p{Sm}\\p{Sc}\\p{Sk}])'

/** The same of marks that end something; `C++`, `C#` and `100%` are words. */
const ENDS =
  '^(?:(?:[^\\s\\p{P}\\p{Sm}\\p{Sc}\\p{Sk}]|[`\\p{Pe}+#%.,:;!?…])[\\s\\p{Pe}\\p{Pi}\\p{Pf}"\'.,:;!?…–—]|[\\p{Pi}\\p{Pf}"\']\\s)'

function isLike(around: string, source: string): boolean {
  return around.search(pattern(source, around)) === 0
}
