import type { Message } from '../../protocol/entry.ts'
import { firstNew, isNew } from './shown-rows.ts'

/** Where the line stands that parts what was read from what is new: it goes up to `upTo`, and stays while one reads on. */
export type Line = {
  readonly upTo: number
  /** There is something new behind it. */
  readonly stands: boolean
  /** What the last look saw. */
  readonly attends: boolean
  readonly isLive: boolean
}

export type Look = {
  readonly rows: readonly Message[]
  readonly cursor: number
  readonly me: string | undefined
  /** Seq up to which was read, in whichever tab. */
  readonly marker: number
  /** Somebody is there and reads. */
  readonly attends: boolean
  /** What arrives is told at once; after a time without, it is missed and not new. */
  readonly isLive: boolean
}

/** Of a page that has just opened: whatever it finds or gets first came while nobody was there. */
export function firstLine(upTo: number): Line {
  return { upTo, stands: false, attends: false, isLive: false }
}

/** The line moves only when somebody goes away; where none stands, none comes before the eyes of a reader. */
export function afterLook(line: Line, look: Look): Line {
  const { rows, cursor, me, marker, attends, isLive } = look
  let { upTo } = line
  // Whoever has read on meanwhile did so in another tab.
  if (!line.attends) upTo = Math.max(upTo, marker)
  else if (!attends) upTo = marker
  else if (line.isLive && isLive && !line.stands) upTo = cursor
  return { upTo, stands: firstNew(rows, upTo, me) !== undefined, attends, isLive }
}

/** What of the rows held one has not read: never own ones, never what the forum announces. */
export type Unread = { readonly count: number; readonly mentions: number }

export function unreadOf(
  rows: readonly Message[],
  marker: number,
  you: { readonly id: string; readonly name: string } | null,
): Unread {
  const unread = rows.filter((row) => isNew(row, marker, you?.id))
  const mentions = you ? unread.filter((row) => row.kind !== 'announce' && isNamed(row.text, you.name)) : []
  return { count: unread.length, mentions: mentions.length }
}

const BEFORE = /[\p{L}\p{M}\p{N}_]$/u
const AFTER = /^[\p{L}\p{M}\p{N}_]/u

/** Whether a name stands in a text as a word of its own, with or without an @, in whatever case. */
export function isNamed(text: string, name: string): boolean {
  const words = text.toLowerCase()
  const its = name.toLowerCase()
  if (its === '') return false
  for (let at = words.indexOf(its); at >= 0; at = words.indexOf(its, at + 1)) {
    if (!BEFORE.test(words.slice(0, at)) && !AFTER.test(words.slice(at + its.length))) return true
  }
  return false
}
