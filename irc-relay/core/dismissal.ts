import type { IrcEvent } from './irc-event.ts'

/** Why a server sent us away, as far as that says when to come back. */
export type Dismissal = 'kill' | 'network ban' | 'server ban' | 'throttle' | 'flood' | 'other'

/** In this order: a throttle is often told as a ban. */
const WORDS: readonly (readonly [Dismissal, RegExp])[] = [
  ['flood', /recvq|sendq|flood|too long/i],
  ['throttle', /throttl|too many|reconnect|too fast/i],
  ['network ban', /\b[gz][-: ]?lined?\b|akill|autokill|network ban/i],
  ['server ban', /\bk[-: ]?lined?\b|\bbanned\b/i],
]

export function dismissal({ how, text }: Extract<IrcEvent, { is: 'dismissed' }>): Dismissal {
  if (how === 'kill') return 'kill'
  const [named] = WORDS.find(([, words]) => words.test(text)) ?? []
  return named ?? (how === 'banned' ? 'server ban' : 'other')
}
