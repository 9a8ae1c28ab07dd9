import { cleanName } from '../../protocol/text.ts'
import { isNick, type Nicks } from './case-mapping.ts'
import { shortened } from './split-line.ts'

/** UTF-8 bytes of a name in front of a line: a long one must not take the line. */
const NAME_MAX_BYTES = 64

/** Clients show nothing for it. U+FEFF, which others took, some show as a space. */
export const HIGHLIGHT_GUARD = '\u200B'

/** What a nick can be made of: a client looks for its own between characters that it cannot. */
const NICK_LIKE = /[\p{L}\p{M}\p{N}[\]\\`_^{|}-]+/gu

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * A forum's name as IRC is shown it: one line, without the brackets that would end it early. Where somebody of that name
 * is in the channel, they are not called by every line of their own: the guard stands behind the first grapheme.
 */
export function shownName(name: string, nicks: Nicks): string {
  const clean = cleanName(name.toWellFormed()).replaceAll('<', '‹').replaceAll('>', '›')
  return shortened(clean, NAME_MAX_BYTES).replace(NICK_LIKE, (word) =>
    isNick(word, nicks) ? guarded(word) : word,
  )
}

function guarded(nick: string): string {
  const [first] = GRAPHEMES.segment(nick)
  const end = first?.segment.length ?? 0
  return nick.slice(0, end) + HIGHLIGHT_GUARD + nick.slice(end)
}
