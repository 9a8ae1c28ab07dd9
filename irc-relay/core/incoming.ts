import { cleanText } from '../../protocol/text.ts'
import { wordsOf } from './format.ts'
import { readCodes } from './read-codes.ts'
import { roomMarkup } from './room-markup.ts'
import { HIGHLIGHT_GUARD } from './shown-name.ts'
import { splitSpans } from './split-line.ts'

/** What the room is told of a line said in the channel: texts for one entry each. */
export type Incoming =
  | { readonly kind: 'say' | 'action' | 'notice'; readonly texts: readonly string[] }
  | { readonly kind: 'nothing'; readonly why: 'ctcp' | 'empty' }

const CTCP = '\u0001'

/**
 * The text of a PRIVMSG or NOTICE to the channel, of at most `textMax` code points an entry. Some clients leave out what
 * closes an ACTION; any other CTCP is for programs.
 */
export function incoming(command: 'PRIVMSG' | 'NOTICE', text: string, textMax: number): Incoming {
  const [, ctcp = '', acted = ''] = text.startsWith(CTCP) ? (/^.(\w*) ?(.*)$/su.exec(text) ?? []) : []
  const isAction = command === 'PRIVMSG' && ctcp.toUpperCase() === 'ACTION'
  if (text.startsWith(CTCP) && !isAction) return { kind: 'nothing', why: 'ctcp' }
  const texts = entryTexts(isAction ? acted : text, textMax)
  if (texts.length === 0) return { kind: 'nothing', why: 'empty' }
  const kind = isAction ? 'action' : command === 'NOTICE' ? 'notice' : 'say'
  return { kind, texts }
}

function entryTexts(line: string, textMax: number): readonly string[] {
  const spans = readCodes(line.toWellFormed().replaceAll(HIGHLIGHT_GUARD, '').normalize('NFC'))
  // Bytes, of which no text has fewer than code points.
  return splitSpans(spans, textMax).flatMap((piece) => {
    const marked = cleanText(roomMarkup(piece), textMax)
    const clean = marked.ok ? marked : cleanText(wordsOf(piece), textMax)
    return clean.ok ? [clean.text] : []
  })
}
