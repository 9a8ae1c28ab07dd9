import { utf8Length } from '../../protocol/text.ts'
import type { Command } from './irc-line.ts'

/** How we appear to the others, as our own JOIN shows it; NICK, 396 and CHGHOST change it. */
export type Mask = { readonly nick: string; readonly user: string; readonly host: string }

/** Lengths in bytes that a server allows. */
export type ServerLengths = {
  readonly line: number
  readonly nick: number
  readonly user: number
  readonly host: number
}

/** RFC 1459 §2.3 for the line; the longest of the field for the rest. */
const DEFAULTS: ServerLengths = { line: 512, nick: 30, user: 12, host: 63 }

/** CR and LF. */
const LINE_END = 2
/** Left free, for a mask that grows between two lines and for servers that count otherwise. */
const RESERVE = 10
/** `\x01ACTION ` and `\x01`. */
const ACTION_FRAME = 9
/** Where mask and channel leave less, which takes a channel's name of 180 bytes, lines are cut by the server rather than endless. */
const LEAST = 200

/** What 005 says of lengths; what it does not say, or says as no length, is taken to be as usual. */
export function serverLengths(announced: Readonly<Record<string, unknown>>): ServerLengths {
  const length = (token: string, usual: number): number => {
    const value = Number(announced[token])
    return Number.isSafeInteger(value) && value > 0 ? value : usual
  }
  return {
    line: length('LINELEN', DEFAULTS.line),
    nick: length('NICKLEN', DEFAULTS.nick),
    user: length('USERLEN', DEFAULTS.user),
    host: length('HOSTLEN', DEFAULTS.host),
  }
}

/**
 * UTF-8 bytes that are left for text in `:nick!user@host PRIVMSG #channel :text`, as the server passes it on, by command.
 * Tags have a length of their own. `mask` null: not known yet.
 */
export function lineBudgets(
  channel: string,
  mask: Mask | null,
  lengths: ServerLengths,
): Readonly<Record<Command, number>> {
  const { nick, user, host } = mask
    ? { nick: utf8Length(mask.nick), user: utf8Length(mask.user), host: utf8Length(mask.host) }
    : lengths
  const left = (command: string): number => {
    const taken = nick + user + host + utf8Length(`:!@ ${command} ${channel} :`)
    return lengths.line - LINE_END - RESERVE - taken
  }
  return {
    PRIVMSG: Math.max(left('PRIVMSG'), LEAST),
    ACTION: Math.max(left('PRIVMSG') - ACTION_FRAME, LEAST),
    NOTICE: Math.max(left('NOTICE'), LEAST),
  }
}
