import type { AnnouncementWords } from '../../protocol/announcement-text.ts'
import type { Author } from '../../protocol/author.ts'
import type { Entry } from '../../protocol/entry.ts'
import { codePoints, utf8Length } from '../../protocol/text.ts'
import { announcementLine } from './announcement-line.ts'
import type { Nicks } from './case-mapping.ts'
import { changedWords } from './correction.ts'
import { type Span, wordsOf } from './format.ts'
import type { Command, IrcLine } from './irc-line.ts'
import { isFromIrc } from './irc-person.ts'
import { lateMark } from './late.ts'
import { markedLines } from './marked-lines.ts'
import { shownName } from './shown-name.ts'
import { splitLine } from './split-line.ts'

/** Lines of one entry: more reads as a flood on IRC. */
const LINES_MAX = 6

/** Code points of an edited text that is shown whole. */
const SHORT_TEXT = 80

/** What is said where, and to whom. */
export type Channel = {
  /** UTF-8 bytes of a line's text, by its command. */
  readonly budget: Readonly<Record<Command, number>>
  readonly nicks: Nicks
  /** The language of announcements. */
  readonly words: AnnouncementWords
  /** Where an entry is found on the web. */
  permalink(seq: number): string
}

/** What an entry refers to, as far as the relay still knows it. */
export type Background = {
  /** Who wrote what this replies to. */
  readonly repliedTo: Author | null
  /** The edited text as IRC was told it. */
  readonly before: string | null
}

/**
 * An entry as lines for the channel, at most six and one that leads to the rest; none for what IRC is not told by lines:
 * removals, topics, what came from there [R3]. Each begins with who says it, so that no text can pose as another's.
 */
export function entryLines(
  entry: Entry,
  channel: Channel,
  { repliedTo, before }: Background,
  now: number,
): readonly IrcLine[] {
  if ('removed' in entry || isFromIrc(entry.by)) return []
  const { seq, by, at, kind } = entry
  const late = lateMark(at, now)
  const link = channel.permalink(seq)
  const name = shownName(by.name, channel.nicks)
  const said = (command: Command, lines: readonly (readonly Span[])[]): readonly IrcLine[] =>
    inLines(command, `${late}<${name}> `, lines, channel.budget[command], link)

  switch (kind) {
    case 'say':
      return said('PRIVMSG', addressed(markedLines(entry.text), repliedTo, channel.nicks))
    case 'action':
      return said('ACTION', markedLines(entry.text))
    case 'notice':
      return said('NOTICE', markedLines(entry.text))
    case 'announce': {
      const budget = channel.budget.PRIVMSG - utf8Length(late)
      const text = announcementLine(entry, channel.words, budget, link)
      return text ? [{ command: 'PRIVMSG', text: late + text }] : []
    }
    case 'edit':
      return inLines(
        'PRIVMSG',
        `${late}${name} edited: `,
        corrected(before, entry.text ?? ''),
        channel.budget.PRIVMSG,
        channel.permalink(entry.target),
      )
    case 'remove':
    case 'topic':
      return []
  }
}

/** A reply names whom it answers as people on IRC do, unless it does so itself; nothing is quoted. */
function addressed(
  lines: readonly (readonly Span[])[],
  to: Author | null,
  nicks: Nicks,
): readonly (readonly Span[])[] {
  const [first, ...rest] = lines
  if (!to || !first || addresses(wordsOf(first), to.name)) return lines
  // Who is answered on IRC is to be called; a namesake is not.
  const nobody: Nicks = { ...nicks, folded: new Set() }
  const name = shownName(to.name, isFromIrc(to) ? nobody : nicks)
  return [[{ text: `${name}: `, marks: [] }, ...first], ...rest]
}

function addresses(text: string, name: string): boolean {
  const [start, behind] = text.replace(/^@/u, '').split(name, 2)
  return start === '' && !/^[\p{L}\p{N}]/u.test(behind ?? '')
}

/** The changed words of a long text; all of a short one, or of one whose former words are not known. */
function corrected(before: string | null, after: string): readonly (readonly Span[])[] {
  const lines = markedLines(after)
  if (before === null) return lines
  const plain = (text: readonly (readonly Span[])[]): string => text.map(wordsOf).join(' ')
  const changed = changedWords(plain(markedLines(before)), plain(lines))
  if (changed === null) return []
  return codePoints(after) <= SHORT_TEXT ? lines : [[{ text: changed, marks: [] }]]
}

function inLines(
  command: Command,
  prefix: string,
  lines: readonly (readonly Span[])[],
  budget: number,
  link: string,
): readonly IrcLine[] {
  const left = budget - utf8Length(prefix)
  const chunks = lines.flatMap((line) => splitLine(line, left))
  const more = chunks.length - LINES_MAX
  const shown =
    more > 0 ? [...chunks.slice(0, LINES_MAX), `… +${more} ${more === 1 ? 'line' : 'lines'} ${link}`] : chunks
  return shown.map((text) => ({ command, text: prefix + text }))
}
