import { type AnnouncementWords, announcementTokens } from '../../protocol/announcement-text.ts'
import type { Message } from '../../protocol/entry.ts'
import { cleanName, utf8Length } from '../../protocol/text.ts'
import { shortened } from './split-line.ts'

export type Announce = Extract<Message, { kind: 'announce' }>

/**
 * What the forum announces, as one line of at most `budget` UTF-8 bytes with the address at its end, whole. It has no name
 * in front and does not begin as if it had one. `permalink` stands in for an address that leaves no room for words, and
 * follows words that are cut and have none.
 */
export function announcementLine(
  entry: Announce,
  words: AnnouncementWords,
  budget: number,
  permalink: string,
): string {
  const said = cleanName(
    announcementTokens(entry, words)
      .map(({ text }) => text)
      .join('')
      .toWellFormed(),
  )
    .replaceAll(/\s+/gu, ' ')
    .replace(/^</u, '‹')
  const address = addressOf(entry)
  if (address === undefined && utf8Length(said) <= budget) return said
  const isShown = address && /^[^\s\p{Cc}]+$/u.test(address) && utf8Length(address) <= budget / 2
  const end = isShown ? address.toWellFormed() : permalink
  const text = said.endsWith(end) ? said.slice(0, -end.length).trimEnd() : said
  return text ? `${shortened(text, budget - utf8Length(end) - 1)} ${end}` : end
}

/** Where what the sentence is about is found: the post rather than its topic, never the forum around it. */
function addressOf({ post, topic, file, url, actor }: Announce): string | undefined {
  return post?.url ?? topic?.url ?? file?.url ?? url ?? actor?.url
}
