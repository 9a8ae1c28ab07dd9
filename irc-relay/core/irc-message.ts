import type { Speaker } from './irc-event.ts'

/** A line from the server, parsed; RFC 2812 §2.3.1 and IRCv3 message-tags. */
export type IrcMessage = {
  /** By lower-case name; without a value: the empty string. */
  readonly tags: Readonly<Record<string, string | undefined>>
  /** The source as it stands there: a mask, a nick or a server. */
  readonly prefix: string
  /** Of the source; empty where a server speaks. */
  readonly nick: string
  readonly ident: string
  readonly hostname: string
  /** Upper case, or a numeric. */
  readonly command: string
  readonly params: readonly string[]
}

export function speakerOf({ nick, ident, hostname, tags }: IrcMessage): Speaker {
  const speaker = { nick, user: ident, host: hostname }
  return tags['account'] ? { ...speaker, account: tags['account'] } : speaker
}

/** When the server says it was said, ms; undefined: it does not say. */
export function saidAt({ tags }: IrcMessage): number | undefined {
  const at = Date.parse(tags['time'] ?? '')
  return Number.isNaN(at) ? undefined : at
}

/** A numeric's words for people. */
export function lastParam({ params }: IrcMessage): string {
  return params.at(-1) ?? ''
}
