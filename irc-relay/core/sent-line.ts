import { wordsOf } from './format.ts'
import type { Heard } from './irc-event.ts'
import type { IrcLine } from './irc-line.ts'
import { readCodes } from './read-codes.ts'

const CTCP = '\u0001'
const ACTION = 'ACTION '

/** The last line that IRC is known to have, as it was told of it. */
export type LastProven = { readonly text: string; readonly msgid?: string; readonly saidAt?: number }

/** Whether the channel got this line: it may have lost its colours, or its end, on the way. */
export function isLine({ text }: Pick<IrcLine, 'text'>, got: string): boolean {
  const sent = plain(text)
  const heard = plain(got)
  return heard === sent || (heard.length * 2 >= sent.length && sent.startsWith(heard))
}

/** Whether it can be this line as a channel that changes words repeats it: each of ours begins with who speaks. */
export function isOurs(line: IrcLine, got: string): boolean {
  return isLine(line, got) || speaker(plain(got)) === speaker(plain(line.text))
}

/** What the channel did not get of the end of this line, as a line of the same speaker; empty: nothing that could be read. */
export function missingEnd(line: IrcLine, got: string): string {
  const sent = plain(line.text)
  const heard = plain(got).trimEnd()
  const by = speaker(sent)
  if (heard.length <= by.length || !sent.startsWith(heard)) return ''
  const end = sent.slice(heard.length).trim()
  return end && `${by} …${end}`
}

/** Who speaks: each of our lines begins with it. */
function speaker(words: string): string {
  return words.split(' ', 1).join()
}

/** Text without codes and CTCP frame. */
export function plain(text: string): string {
  return wordsOf(readCodes(unframed(text)))
}

/** Without the frame of an ACTION. */
export function unframed(text: string): string {
  const [before, framed = ''] = text.split(CTCP)
  return before === '' && framed.startsWith(ACTION) ? framed.slice(ACTION.length) : text
}

/**
 * Whether history has a line that was the last one we said, by the last of ours that it has. Null where nothing tells: it may
 * as well be the one before, and neither id nor time is another; or that one is not there either, for the channel keeps no
 * history, too little of it, or has lost it with its server.
 */
export function isInHistory(line: IrcLine, ours: readonly Heard[], last: LastProven | null): boolean | null {
  const newest = ours.at(-1)
  if (!newest) return null
  const { msgid, text } = newest
  if (msgid !== undefined && msgid === last?.msgid) return false
  const isThis = isLine(line, text)
  if (!last || !isLine(last, text)) return isThis || null
  const isNewer = isAfter(newest, last)
  if (!isThis) return isNewer === true && msgid !== undefined ? null : false
  if (isNewer !== null) return isNewer
  // Cut off, one can look like the other.
  const isWhole = (one: Pick<IrcLine, 'text'>): boolean => plain(one.text) === plain(text)
  return isWhole(line) === isWhole(last) ? null : isWhole(line)
}

/** Null: neither id nor time tells. */
function isAfter({ msgid, saidAt }: Heard, last: LastProven): boolean | null {
  if (msgid !== undefined && last.msgid !== undefined) return msgid !== last.msgid
  return saidAt !== undefined && last.saidAt !== undefined ? saidAt > last.saidAt : null
}
