import { describe, expect, it } from 'vitest'
import {
  announcementTokens,
  type AnnouncementWords,
  english,
  german,
} from '../../protocol/announcement-text.ts'
import type { Message } from '../../protocol/entry.ts'
import { ANNOUNCE_EVENTS } from '../../protocol/kinds.ts'

type Announcement = Extract<Message, { kind: 'announce' }>
type Parts = Partial<Omit<Announcement, 'seq' | 'at' | 'kind' | 'by' | 'key'>>

const actor = { id: '42', name: 'Merth', url: 'https://f.example/u/42' }
const topic = { title: 'Tea?', url: 'https://f.example/t/7' }
const post = { url: 'https://f.example/t/7#p99' }
const forum = { name: 'Garden', url: 'https://f.example/f/2' }
const file = { name: 'sine.zip', url: 'https://f.example/d/1' }
const url = 'https://f.example/n/3'

const MERTH = '[Merth](https://f.example/u/42)'
const TEA = '[Tea?](https://f.example/t/7)'
const REPLY = '[Tea?](https://f.example/t/7#p99)'
const GARDEN = '[Garden](https://f.example/f/2)'
const FILE = '[sine.zip](https://f.example/d/1)'

/** Links as [text](url), all else as it is. */
function shown(parts: Parts, words: AnnouncementWords = english): string {
  const by = { id: 'room', name: 'Chat' }
  const entry: Announcement = { seq: 1, at: 1, kind: 'announce', by, event: 'message', key: 'k', ...parts }
  return announcementTokens(entry, words)
    .map((token) => (token.url === undefined ? token.text : `[${token.text}](${token.url})`))
    .join('')
}

type Row = readonly [parts: Parts, english: string, german: string]

const ROWS: readonly Row[] = [
  [
    { event: 'topic.created', actor, topic, post, forum },
    `${MERTH} started ${TEA} in ${GARDEN}`,
    `${MERTH} hat das Thema „${TEA}“ in ${GARDEN} eröffnet`,
  ],
  [
    { event: 'topic.created', actor, topic },
    `${MERTH} started ${TEA}`,
    `${MERTH} hat das Thema „${TEA}“ eröffnet`,
  ],
  [
    { event: 'topic.created', topic, forum },
    `New topic in ${GARDEN}: ${TEA}`,
    `Neues Thema in ${GARDEN}: „${TEA}“`,
  ],
  [{ event: 'topic.created', topic }, `New topic: ${TEA}`, `Neues Thema: „${TEA}“`],
  [
    { event: 'post.created', actor, topic, post, forum },
    `${MERTH} replied to ${REPLY} in ${GARDEN}`,
    `${MERTH} hat auf „${REPLY}“ in ${GARDEN} geantwortet`,
  ],
  [
    { event: 'post.created', actor, topic, post },
    `${MERTH} replied to ${REPLY}`,
    `${MERTH} hat auf „${REPLY}“ geantwortet`,
  ],
  [
    { event: 'post.created', topic, post, forum },
    `New reply in ${REPLY} (${GARDEN})`,
    `Neue Antwort auf „${REPLY}“ in ${GARDEN}`,
  ],
  [{ event: 'post.created', topic, post }, `New reply in ${REPLY}`, `Neue Antwort auf „${REPLY}“`],
  [
    { event: 'post.edited', actor, topic, post, forum },
    `${MERTH} edited a post in ${REPLY} (${GARDEN})`,
    `${MERTH} hat einen Beitrag in „${REPLY}“ (${GARDEN}) bearbeitet`,
  ],
  [
    { event: 'post.edited', actor, topic, post },
    `${MERTH} edited a post in ${REPLY}`,
    `${MERTH} hat einen Beitrag in „${REPLY}“ bearbeitet`,
  ],
  [
    { event: 'post.edited', topic, post, forum },
    `A post in ${REPLY} (${GARDEN}) was edited`,
    `Ein Beitrag in „${REPLY}“ (${GARDEN}) wurde bearbeitet`,
  ],
  [
    { event: 'post.edited', topic, post },
    `A post in ${REPLY} was edited`,
    `Ein Beitrag in „${REPLY}“ wurde bearbeitet`,
  ],
  [
    { event: 'topic.locked', actor, topic, forum },
    `${MERTH} locked ${TEA} in ${GARDEN}`,
    `${MERTH} hat „${TEA}“ in ${GARDEN} gesperrt`,
  ],
  [{ event: 'topic.locked', actor, topic }, `${MERTH} locked ${TEA}`, `${MERTH} hat „${TEA}“ gesperrt`],
  [
    { event: 'topic.locked', topic, forum },
    `${TEA} in ${GARDEN} was locked`,
    `„${TEA}“ in ${GARDEN} wurde gesperrt`,
  ],
  [{ event: 'topic.locked', topic }, `${TEA} was locked`, `„${TEA}“ wurde gesperrt`],
  [
    { event: 'topic.moved', actor, topic, forum },
    `${MERTH} moved ${TEA} to ${GARDEN}`,
    `${MERTH} hat „${TEA}“ nach ${GARDEN} verschoben`,
  ],
  [
    { event: 'topic.moved', topic, forum },
    `${TEA} was moved to ${GARDEN}`,
    `„${TEA}“ wurde nach ${GARDEN} verschoben`,
  ],
  [
    { event: 'user.registered', actor },
    `${MERTH} joined the forum`,
    `${MERTH} hat sich im Forum registriert`,
  ],
  [
    { event: 'file.uploaded', actor, file, forum },
    `${MERTH} uploaded ${FILE} to ${GARDEN}`,
    `${MERTH} hat „${FILE}“ in ${GARDEN} hochgeladen`,
  ],
  [
    { event: 'file.uploaded', actor, file },
    `${MERTH} uploaded ${FILE}`,
    `${MERTH} hat „${FILE}“ hochgeladen`,
  ],
  [
    { event: 'file.uploaded', file, forum },
    `New file in ${GARDEN}: ${FILE}`,
    `Neue Datei in ${GARDEN}: „${FILE}“`,
  ],
  [{ event: 'file.uploaded', file }, `New file: ${FILE}`, `Neue Datei: „${FILE}“`],
  [
    { event: 'news.published', actor, topic, text: 'not shown', url },
    `News from ${MERTH}: ${TEA}`,
    `Neuigkeit von ${MERTH}: ${TEA}`,
  ],
  [{ event: 'news.published', topic }, `News: ${TEA}`, `Neuigkeit: ${TEA}`],
  [
    { event: 'news.published', actor, text: 'Version 2', url },
    `News from ${MERTH}: [Version 2](${url})`,
    `Neuigkeit von ${MERTH}: [Version 2](${url})`,
  ],
  [
    { event: 'news.published', text: 'Version 2', url },
    `News: [Version 2](${url})`,
    `Neuigkeit: [Version 2](${url})`,
  ],
  [{ event: 'message', text: 'Tea is ready' }, 'Tea is ready', 'Tea is ready'],
  [{ event: 'message', text: 'Tea is ready', url }, `[Tea is ready](${url})`, `[Tea is ready](${url})`],
  [{ event: 'message', actor, text: 'Hello' }, `${MERTH}: Hello`, `${MERTH}: Hello`],
]

describe('[F3] announcements in words', () => {
  it('has a row for every event', () => {
    expect(new Set(ROWS.map(([{ event }]) => event))).toEqual(new Set(ANNOUNCE_EVENTS))
  })

  it.each(ROWS)('%j: %s', (parts, inEnglish, inGerman) => {
    expect([shown(parts), shown(parts, german)]).toEqual([inEnglish, inGerman])
  })

  it('[T2] links nothing where no url is given', () => {
    const unlinked = { actor: { name: 'Merth' }, file: { name: 'sine.zip' }, forum: { name: 'Garden' } }
    expect(shown({ event: 'file.uploaded', ...unlinked })).toBe('Merth uploaded sine.zip to Garden')
    expect(shown({ event: 'topic.moved', ...unlinked, topic })).toBe(`Merth moved ${TEA} to Garden`)
  })

  it('[T2] takes no placeholder, bracket or pattern from what it shows', () => {
    const name = '{topic} [$1] $&'
    expect(shown({ event: 'topic.created', actor: { name }, topic, forum: { name } })).toBe(
      `${name} started ${TEA} in ${name}`,
    )
  })
})

describe('[K11] an event of a later version', () => {
  const later = (event: string, parts: Parts = {}) =>
    shown({ ...parts, event: event as Announcement['event'] })

  it.each(['poll.closed', 'post.liked', 'constructor', '__proto__', 'toString', ''])('%j', (event) => {
    expect(later(event)).toBe('')
    expect(later(event, { actor, topic, post, forum })).toBe(TEA)
    expect(later(event, { actor, topic, text: 'Closed', url })).toBe(`[Closed](${url})`)
  })
})
