import type { Message } from './entry.ts'
import type { AnnounceEvent } from './kinds.ts'

/** A piece of an announcement in words: plain text, and where it leads. */
export type AnnouncementToken = { readonly text: string; readonly url?: string }

/**
 * A language's sentences for what the forum announces [T2]. `{topic}` and its like stand for what the entry names,
 * `{post}` for the topic's title leading to the post; `[…]` is there when a forum is named. The second sentence is
 * for an entry without an actor.
 */
export type AnnouncementWords = Readonly<
  Record<AnnounceEvent, readonly [sentence: string, withoutActor?: string]>
>

/** Each language by its own name, so that a bundler leaves out the others. */
export const english: AnnouncementWords = {
  'topic.created': ['{actor} started {topic}[ in {forum}]', 'New topic[ in {forum}]: {topic}'],
  'post.created': ['{actor} replied to {post}[ in {forum}]', 'New reply in {post}[ ({forum})]'],
  'post.edited': ['{actor} edited a post in {post}[ ({forum})]', 'A post in {post}[ ({forum})] was edited'],
  'topic.locked': ['{actor} locked {topic}[ in {forum}]', '{topic}[ in {forum}] was locked'],
  'topic.moved': ['{actor} moved {topic} to {forum}', '{topic} was moved to {forum}'],
  'user.registered': ['{actor} joined the forum'],
  'file.uploaded': ['{actor} uploaded {file}[ to {forum}]', 'New file[ in {forum}]: {file}'],
  'news.published': ['News from {actor}: {topic}', 'News: {topic}'],
  message: ['{actor}: {text}'],
}

export const german: AnnouncementWords = {
  'topic.created': [
    '{actor} hat das Thema „{topic}“[ in {forum}] eröffnet',
    'Neues Thema[ in {forum}]: „{topic}“',
  ],
  'post.created': [
    '{actor} hat auf „{post}“[ in {forum}] geantwortet',
    'Neue Antwort auf „{post}“[ in {forum}]',
  ],
  'post.edited': [
    '{actor} hat einen Beitrag in „{post}“[ ({forum})] bearbeitet',
    'Ein Beitrag in „{post}“[ ({forum})] wurde bearbeitet',
  ],
  'topic.locked': ['{actor} hat „{topic}“[ in {forum}] gesperrt', '„{topic}“[ in {forum}] wurde gesperrt'],
  'topic.moved': ['{actor} hat „{topic}“ nach {forum} verschoben', '„{topic}“ wurde nach {forum} verschoben'],
  'user.registered': ['{actor} hat sich im Forum registriert'],
  'file.uploaded': ['{actor} hat „{file}“[ in {forum}] hochgeladen', 'Neue Datei[ in {forum}]: „{file}“'],
  'news.published': ['Neuigkeit von {actor}: {topic}', 'Neuigkeit: {topic}'],
  message: ['{actor}: {text}'],
}

/** An announcement in words, never empty pieces; an event of a later version shows its text or its topic, if it has either [K11]. */
export function announcementTokens(
  entry: Extract<Message, { kind: 'announce' }>,
  words: AnnouncementWords,
): readonly AnnouncementToken[] {
  const { event, actor, topic, post, forum, file, text, url } = entry
  const said = token(text, url)
  const title = token(topic?.title, topic?.url) ?? said
  const parts: Readonly<Record<string, AnnouncementToken | undefined>> = {
    actor: token(actor?.name, actor?.url),
    topic: title,
    post: token(topic?.title, post?.url) ?? title,
    forum: token(forum?.name, forum?.url),
    file: token(file?.name, file?.url),
    text: said ?? title,
  }
  return (words[event]?.[actor ? 0 : 1] ?? '{text}')
    .replace(/\[(.*)\]/, forum ? '$1' : '')
    .split(/\{(\w+)\}/)
    .map((piece, i) => (i % 2 === 0 ? token(piece) : parts[piece]))
    .filter((piece) => piece !== undefined)
}

function token(text: string | undefined, url?: string): AnnouncementToken | undefined {
  return text ? { text, ...(url && { url }) } : undefined
}
