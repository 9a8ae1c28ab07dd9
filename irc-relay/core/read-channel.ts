import type { IrcEvent, Speaker } from './irc-event.ts'
import { type IrcMessage, lastParam, saidAt, speakerOf } from './irc-message.ts'
import type { IrcSession } from './irc-session.ts'
import { textOf } from './isupport.ts'

/** The reason of a QUIT when two servers part; what people give as reason comes after `Quit:`. */
const SPLIT = /^[\w*-]+(?:\.[\w*-]+)+ [\w*-]+(?:\.[\w*-]+)+$/u
/** More than come together in a channel; who is beyond is not counted. */
const NAMES_MAX = 20_000

/** Who comes and goes, is called what, and the topic. Empty for other commands. */
export function readChannel(session: IrcSession, message: IrcMessage): readonly IrcEvent[] {
  const { command, params, nick } = message
  // A replay may tell of that too; it is long past.
  if (session.batches.context(message.tags).isReplay) return []
  switch (command) {
    case 'JOIN':
      return readJoin(session, message)
    case 'PART':
      return session.isChannel(params[0] ?? '') ? left(session, message, nick, 'part', params[1] ?? '') : []
    case 'KICK':
      return session.isChannel(params[0] ?? '')
        ? left(session, message, params[1] ?? '', 'kick', params[2] ?? '')
        : []
    case 'QUIT': {
      const split = session.batches.context(message.tags).isSplit || SPLIT.test(lastParam(message))
      return session.isSelf(nick) ? [] : [{ is: 'went', nick, split }]
    }
    case 'NICK':
      return readNick(session, nick, params[0] ?? '')
    case 'CHGHOST':
      return session.isSelf(nick) ? masked(session, { user: params[0], host: params[1] }) : []
    // RPL_VISIBLEHOST, some with the user in front.
    case '396': {
      const [host, user] = (params[1] ?? '').split('@').toReversed()
      return masked(session, { user, host })
    }
    case '353':
      return readNames(session, params[2] ?? '', lastParam(message))
    case '366':
      return endNames(session, params[1] ?? '')
    case 'TOPIC':
      return session.isChannel(params[0] ?? '')
        ? [{ is: 'topic', text: params[1] ?? '', by: nick || null }]
        : []
    case '332':
      return session.isChannel(params[1] ?? '') ? [{ is: 'topic', text: lastParam(message), by: null }] : []
    case '331':
      return session.isChannel(params[1] ?? '') ? [{ is: 'topic', text: '', by: null }] : []
    default:
      return []
  }
}

function readJoin(session: IrcSession, message: IrcMessage): readonly IrcEvent[] {
  if (!session.isChannel(message.params[0] ?? '')) return []
  if (!session.isSelf(message.nick)) return [{ is: 'came', nick: message.nick }]
  session.self = speakerOf(message)
  session.cameAt = saidAt(message)
  session.names = []
  return [{ is: 'joined', self: session.self }]
}

function left(
  session: IrcSession,
  { nick, prefix }: IrcMessage,
  who: string,
  how: 'part' | 'kick',
  text: string,
): readonly IrcEvent[] {
  if (!session.isSelf(who)) return [{ is: 'went', nick: who, split: false }]
  session.self = null
  return [{ is: 'left', how, by: nick || prefix, text }]
}

function readNick(session: IrcSession, from: string, to: string): readonly IrcEvent[] {
  if (to === '') return [{ is: 'fault', detail: 'NICK without a nick' }]
  const isSelf = session.isSelf(from)
  if (isSelf) session.nick = to
  const renamed: IrcEvent = { is: 'renamed', from, to, isSelf }
  return isSelf ? [renamed, ...masked(session, { nick: to })] : [renamed]
}

function masked(
  session: IrcSession,
  { nick, user, host }: { readonly [Part in 'nick' | 'user' | 'host']?: string | undefined },
): readonly IrcEvent[] {
  const { self } = session
  if (!self) return []
  const changed: Speaker = {
    ...self,
    nick: nick || self.nick,
    user: user || self.user,
    host: host || self.host,
  }
  session.self = changed
  return [{ is: 'mask', self: changed }]
}

function readNames(session: IrcSession, channel: string, listed: string): readonly IrcEvent[] {
  if (!session.isChannel(channel)) return []
  const symbols = textOf(session.isupport, 'PREFIX')?.split(')')[1] ?? '~&@%+'
  for (const listedNick of listed.split(' ')) {
    let start = 0
    while (start < listedNick.length && symbols.includes(listedNick.charAt(start))) start += 1
    const nick = listedNick.slice(start)
    if (nick !== '' && session.names.length < NAMES_MAX) session.names.push(nick)
  }
  return []
}

function endNames(session: IrcSession, channel: string): readonly IrcEvent[] {
  if (!session.isChannel(channel)) return []
  const nicks = session.names
  session.names = []
  // Gone without a word: the next JOIN is to be one.
  if (!nicks.some((nick) => session.isSelf(nick))) session.self = null
  return [{ is: 'names', nicks }]
}
