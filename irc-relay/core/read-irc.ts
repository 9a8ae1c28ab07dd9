import { ircCommand } from './irc-command.ts'
import type { IrcEvent } from './irc-event.ts'
import { type IrcMessage, lastParam } from './irc-message.ts'
import type { IrcSession } from './irc-session.ts'
import { textOf, withIsupport } from './isupport.ts'
import { isReplay } from './open-batches.ts'
import { readChannel } from './read-channel.ts'
import { readRefusal, refuseLogIn } from './read-refusal.ts'
import { readTalk } from './read-talk.ts'

/** What we ask for ourselves; the answer shows that all before it has come. */
export const FENCES = { registered: 'sax-registered', joined: 'sax-joined' } as const

export type Reading = {
  readonly events: readonly IrcEvent[]
  /** Lines to be written before they are told; null: one that would be none. */
  readonly answers?: readonly (string | null)[]
}

const NOTHING: Reading = { events: [] }
/** End of the message of the day, or none: the last line of every welcome. */
const WELCOME_ENDS = new Set(['376', '422'])

/** What a line from the server says to us. `wantsAccount`: a log-in was asked for. */
export function readIrc(session: IrcSession, message: IrcMessage, wantsAccount: boolean): Reading {
  const { command, params } = message
  switch (command) {
    case 'PRIVMSG':
    case 'NOTICE':
      return { events: readTalk(session, message, command) }
    case 'PING':
      return { events: [], answers: [ircCommand('PONG', [], lastParam(message))] }
    case 'PONG':
      return readPong(session, lastParam(message), wantsAccount)
    case 'BATCH':
      return { events: isReplay(session.batches.take(message)) ? replayEnded(session) : [] }
    case '001':
      session.nick = params[0] ?? ''
      return { events: [], answers: [ircCommand('PING', [], FENCES.registered)] }
    case '005':
      session.isupport = withIsupport(session.isupport, params)
      return NOTHING
    case '900':
      session.account = params[2] ?? null
      return NOTHING
    case '901':
      session.account = null
      return NOTHING
    default: {
      if (WELCOME_ENDS.has(command)) return register(session, wantsAccount)
      const events = [...readChannel(session, message), ...readRefusal(session, message)]
      const isJoined = events.some(({ is }) => is === 'joined')
      const isReplayed = isJoined && session.proofs.history === 'on join'
      return isReplayed ? { events, answers: [ircCommand('PING', [], FENCES.joined)] } : { events }
    }
  }
}

function readPong(session: IrcSession, token: string, wantsAccount: boolean): Reading {
  if (token === FENCES.registered) return register(session, wantsAccount)
  return { events: [token === FENCES.joined ? { is: 'replay ended' } : { is: 'pong', token }] }
}

/** On join the fence tells, also of a replay of nothing. */
function replayEnded(session: IrcSession): readonly IrcEvent[] {
  return session.proofs.history === 'asked' ? [{ is: 'replay ended' }] : []
}

/** By whatever ends the welcome first. */
function register(session: IrcSession, wantsAccount: boolean): Reading {
  if (session.isRegistered || session.nick === '') return NOTHING
  session.isRegistered = true
  const { nick, isupport, proofs, account } = session
  const network = textOf(isupport, 'NETWORK') ?? null
  // IRCv3 bot-mode: the letter by which a server marks who is no person.
  const bot = textOf(isupport, 'BOT')
  const isMissing = wantsAccount && account === null
  return {
    events: [
      ...(isMissing ? refuseLogIn(session, 'CAP', 'the server has no log-in for us') : []),
      { is: 'registered', nick, network, isupport, proofs, account },
    ],
    answers: bot === undefined ? [] : [ircCommand('MODE', [nick, `+${bot}`], null)],
  }
}
