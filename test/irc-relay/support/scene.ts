import { english } from '../../../protocol/announcement-text.ts'
import type { Entry } from '../../../protocol/entry.ts'
import { utf8Length } from '../../../protocol/text.ts'
import { foldCase } from '../../../irc-relay/core/case-mapping.ts'
import { CODES } from '../../../irc-relay/core/format.ts'
import type { Channel } from '../../../irc-relay/core/entry-lines.ts'
import { lineBudgets, type Mask, serverLengths } from '../../../irc-relay/core/line-budget.ts'

export const AT = Date.parse('2026-11-24T14:02:31Z')
export const ANN = { id: 'forum:1', name: 'ann' }

/** As long as they come. */
export const MASK: Mask = { nick: 'n'.repeat(31), user: 'u'.repeat(11), host: 'h'.repeat(63) }
export const CHANNEL = `#${'c'.repeat(63)}`

/** A channel with these nicks in it. */
export function channel(...nicks: readonly string[]): Channel {
  return {
    budget: lineBudgets(CHANNEL, MASK, serverLengths({})),
    nicks: { folded: new Set(nicks.map((nick) => foldCase(nick, 'rfc1459'))), mapping: 'rfc1459' },
    words: english,
    permalink: (seq) => `https://chat.example/#${seq}`,
  }
}

export function entry<Kind extends Entry['kind']>(
  kind: Kind,
  rest: Partial<Extract<Entry, { kind: Kind }>>,
): Extract<Entry, { kind: Kind }> {
  return { seq: 7, at: AT, by: ANN, kind, ...rest } as Extract<Entry, { kind: Kind }>
}

/** Bytes of a line as the server passes it on to the others. */
export function passedOn(line: string): number {
  return utf8Length(`:${MASK.nick}!${MASK.user}@${MASK.host} ${line}\r\n`)
}

export function withoutCodes(text: string): string {
  return Object.values(CODES).reduce((left, code) => left.replaceAll(code, ''), text)
}
