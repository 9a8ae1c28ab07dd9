import { FORMAT_CODES } from './format.ts'

/** Says what a line is; ACTION is a PRIVMSG in a CTCP frame, `/me`. */
export type Command = 'PRIVMSG' | 'ACTION' | 'NOTICE'

/** A line for the channel: text with formatting codes, without its command's frame. */
export type IrcLine = { readonly command: Command; readonly text: string }

export type Outgoing =
  | { readonly ok: true; readonly line: string }
  | { readonly ok: false; readonly code: 'unsafe' | 'empty' }

const CTCP = '\u0001'
/** RFC 2812 §2.3.1: no channel or nick has a space, a comma or BEL in it or a colon in front. */
const TARGET = /^[^\s,:\p{Cc}][^\s,\p{Cc}]*$/u
const CONTROL = /\p{Cc}/gu

/**
 * The last gate of every line: no control passes but formatting codes, so no CR, LF or NUL can end it and no CTCP can
 * be begun in it but our own ACTION. Refused is what should never have come here. No line ending.
 */
export function outgoing(target: string, { command, text }: IrcLine): Outgoing {
  const controls = text.match(CONTROL) ?? []
  if (!TARGET.test(target) || !controls.every((control) => FORMAT_CODES.includes(control))) {
    return { ok: false, code: 'unsafe' }
  }
  if (text === '') return { ok: false, code: 'empty' }
  return command === 'ACTION'
    ? { ok: true, line: `PRIVMSG ${target} :${CTCP}ACTION ${text}${CTCP}` }
    : { ok: true, line: `${command} ${target} :${text}` }
}
