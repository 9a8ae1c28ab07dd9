import type { Heard, IrcEvent } from './irc-event.ts'
import { type IrcMessage, lastParam, saidAt, speakerOf } from './irc-message.ts'
import type { IrcSession } from './irc-session.ts'

/** Solanum says by this that a line to the channel was dropped; https://github.com/solanum-ircd/solanum/issues/146. */
const DROPPED = /^\*{3} Message to (\S+) throttled/u

/** A PRIVMSG or NOTICE: of the channel, ours, from before we came, or to us alone. */
export function readTalk(
  session: IrcSession,
  message: IrcMessage,
  command: Heard['command'],
): readonly IrcEvent[] {
  const [target] = message.params
  if (target === undefined || message.params.length < 2) {
    return [{ is: 'fault', detail: `${command} without a text` }]
  }
  const text = lastParam(message)
  const by = speakerOf(message)
  if (by.nick === '') return command === 'NOTICE' ? readServerNotice(session, text) : []
  if (session.isSelf(target)) return session.isSelf(by.nick) ? [] : [{ is: 'private', command, by, text }]
  if (!session.isChannel(target)) return []

  const at = saidAt(message)
  const msgid = message.tags['msgid']
  const line: Heard = { command, by, text, ...(msgid && { msgid }), ...(at !== undefined && { saidAt: at }) }
  const { isReplay, label } = session.batches.context(message.tags)
  if (isReplay || isOlder(session, at)) return [{ is: 'replayed', line }]
  if (label !== null || session.isSelf(by.nick)) return [{ is: 'echo', label, line }]
  return [{ is: 'heard', line }]
}

/** A bouncer without batches; with them the time proves nothing, for a line's may be of a server whose clock is slow. */
function isOlder({ cameAt, has }: IrcSession, at: number | undefined): boolean {
  return !has('batch') && at !== undefined && cameAt !== undefined && at < cameAt
}

function readServerNotice(session: IrcSession, text: string): readonly IrcEvent[] {
  const [, channel] = DROPPED.exec(text) ?? []
  if (channel === undefined || !session.isChannel(channel)) return []
  return [{ is: 'line refused', label: null, numeric: 'NOTICE', text }]
}
