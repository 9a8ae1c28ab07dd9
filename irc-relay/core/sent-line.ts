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
 * Whether history has a line that was the last one we said, by the last of ours that it has. Null where nothing tells: the
 * one before said the same, and neither id nor time is another; or that one is not there either, for the channel keeps no
 * history, too little of it, or has lost it with its server.
 */
export function isInHistory(line: IrcLine, ours: readonly Heard[], last: LastProven | null): boolean | null {
  const newest = ours.at(-1)
  if (!newest) return null
  if (!isLine(line, newest.text))
    return last && isLine(last, newest.text) && !hasOtherId(newest, last) ? false : null
  if (!last || plain(last.text) !== plain(line.text)) return true
  if (newest.msgid !== undefined && last.msgid !== undefined) return hasOtherId(newest, last)
  if (newest.saidAt !== undefined && last.saidAt !== undefined) return newest.saidAt > last.saidAt
  return null
}

function hasOtherId({ msgid }: Heard, last: LastProven): boolean {
  return msgid !== undefined && last.msgid !== undefined && msgid !== last.msgid
}
