import type { IrcEvent } from './irc-event.ts'
import { type IrcMessage, lastParam } from './irc-message.ts'
import type { IrcSession } from './irc-session.ts'

/** 437 is here where it names a channel. */
const JOIN_REFUSALS = new Set('403 405 437 470 471 473 474 475 476 477 489 520'.split(' '))
/** With the channel as second parameter: we are not in it, it is moderated, no colours there. */
const CHANNEL_REFUSALS = new Set('404 408 442'.split(' '))
/** Nothing to send; a line that is too long. */
const LINE_REFUSALS = new Set('412 417'.split(' '))
const NICK_REFUSALS: ReadonlyMap<string, 'in use' | 'invalid' | 'unavailable'> = new Map([
  ['432', 'invalid'],
  ['433', 'in use'],
  ['436', 'in use'],
  // Banned in a channel, held by services, too often, not while in that channel.
  ['435', 'unavailable'],
  ['437', 'unavailable'],
  ['438', 'unavailable'],
  ['447', 'unavailable'],
])
const LOG_IN_REFUSALS = new Set('902 904 905 906 908'.split(' '))
const KILLED = /\bkilled\b|\bKILL\b/iu
const BANNED = /\b[gkzq]-?:?line[ds]?\b|\bbanned\b/iu

/** What the server does not let us do. Empty for other commands. */
export function readRefusal(session: IrcSession, message: IrcMessage): readonly IrcEvent[] {
  const { command, params } = message
  const [, subject = ''] = params
  const text = lastParam(message)
  const { label } = session.batches.context(message.tags)
  if (command === 'ERROR') return [{ is: 'dismissed', how: dismissal(text), text }]
  if (command === '465') return [{ is: 'dismissed', how: 'banned', text }]
  if (command === 'KILL')
    return session.isSelf(params[0] ?? '') ? [{ is: 'dismissed', how: 'kill', text }] : []
  if (command === 'FAIL') return readFail(session, params, label)
  if (command === 'ACK') return label === null ? [] : [{ is: 'accepted', label }]
  if (LOG_IN_REFUSALS.has(command)) return refuseLogIn(session, command, text)
  if (JOIN_REFUSALS.has(command) && session.isChannel(subject)) {
    return session.self
      ? [{ is: 'line refused', label, numeric: command, text }]
      : [{ is: 'join refused', numeric: command, text }]
  }
  if ((CHANNEL_REFUSALS.has(command) && session.isChannel(subject)) || LINE_REFUSALS.has(command)) {
    return [{ is: 'line refused', label, numeric: command, text }]
  }
  const why = NICK_REFUSALS.get(command)
  return why === undefined ? [] : [{ is: 'nick refused', nick: subject, why }]
}

/** Told once, and before `registered`, if the log-in was asked for and did not succeed. */
export function refuseLogIn(session: IrcSession, numeric: string, text: string): readonly IrcEvent[] {
  if (session.isLogInRefused) return []
  session.isLogInRefused = true
  return [{ is: 'log-in refused', numeric, text }]
}

/** IRCv3 standard replies: command, code, what it is about, words for people. */
function readFail(session: IrcSession, params: readonly string[], label: string | null): readonly IrcEvent[] {
  const [command = '', code = ''] = params
  if (command === 'CHATHISTORY') return [{ is: 'replay ended' }]
  const isLine = command === 'PRIVMSG' || command === 'NOTICE' || label !== null
  const text = `${code} ${params.at(-1) ?? ''}`
  return isLine && session.isRegistered ? [{ is: 'line refused', label, numeric: 'FAIL', text }] : []
}

function dismissal(text: string): 'kill' | 'banned' | 'error' {
  return KILLED.test(text) ? 'kill' : BANNED.test(text) ? 'banned' : 'error'
}
