import type { Entry } from '../../protocol/entry.ts'
import type { IrcLine } from './irc-line.ts'
import { clockTime } from './late.ts'
import { isForIrc } from './unsaid.ts'

/** How far behind the relay may be and still pass on everything. */
type Limits = {
  /** Milliseconds: beyond, few still follow what it was about. */
  readonly ageMs: number
  /** Messages: at one line in two seconds, two minutes and more. */
  readonly messages: number
}

/** What is passed on, and one line in front of it that says what is not. */
export type Backlog = { readonly summary: IrcLine | null; readonly entries: readonly Entry[] }

/** The newest of what is still to be said, and the rest as one line that counts it all and leads to the oldest. `wasAway`: else more was said at once than a channel takes. */
export function backlog(
  entries: readonly Entry[],
  permalink: (seq: number) => string,
  now: number,
  { ageMs, messages }: Limits,
  wasAway: boolean,
): Backlog {
  const missed = entries.filter(isForIrc)
  const [oldest] = missed
  if (!oldest || (missed.length <= messages && now - oldest.at <= ageMs)) return { summary: null, entries }
  const from = missed.at(-messages)?.seq ?? oldest.seq
  const count = `${missed.length} ${missed.length === 1 ? 'message' : 'messages'}`
  const times = `${clockTime(oldest.at, now)}-${clockTime(now, oldest.at)} UTC`
  return {
    summary: {
      command: 'PRIVMSG',
      text: `[${wasAway ? 'relay was away' : 'too much at once'} ${times}, ${count}: ${permalink(oldest.seq)}]`,
    },
    entries: entries.filter(({ seq }) => seq >= from),
  }
}
