import type { Author } from '../../protocol/author.ts'
import { NAME_MAX, USER_ID_MAX } from '../../protocol/limits.ts'
import { cleanName } from '../../protocol/text.ts'
import { type CaseMapping, foldCase } from './case-mapping.ts'

const PREFIX = 'irc:'

/** What no id may hold, and the sign that stands for it here. */
const NOT_IN_IDS = /[%\s\p{C}]/gu

/**
 * Who the room is told is speaking [R1]. A nick that some server lets have what an id may not is still one person:
 * those characters are written as their number. Beyond the bounds it is cut: NICKLEN is 16 to 32 in the field.
 */
export function ircPerson(nick: string, mapping: CaseMapping): Pick<Author, 'id' | 'name'> {
  const id = foldCase(nick.toWellFormed(), mapping).replace(
    NOT_IN_IDS,
    (char) => `%${(char.codePointAt(0) ?? 0).toString(16)}`,
  )
  const body = firstOf(id, USER_ID_MAX) || '%'
  const name = cleanName(firstOf(cleanName(nick.toWellFormed()), NAME_MAX))
  return { id: PREFIX + body, name: name || cleanName(body) || '%' }
}

/** Their entries do not go to IRC again [R3]. */
export function isFromIrc({ id }: Pick<Author, 'id'>): boolean {
  return id.startsWith(PREFIX)
}

function firstOf(text: string, max: number): string {
  return Array.from(text).slice(0, max).join('').trim()
}
