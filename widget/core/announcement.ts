import type { Message } from '../../protocol/entry.ts'

export type Announcement = Extract<Message, { kind: 'announce' }>

/** What an announcement shows until the template table of protocol/ puts it into words. */
export type AnnouncementParts = {
  readonly actor: string | null
  /** A title or the announcement's own text; null when it has neither. */
  readonly about: string | null
  readonly url: string | null
}

export function announcementParts(entry: Announcement): AnnouncementParts {
  const { actor, topic, post, file, forum } = entry
  return {
    actor: actor?.name ?? null,
    about: topic?.title ?? file?.name ?? entry.text ?? forum?.name ?? null,
    url: post?.url ?? topic?.url ?? file?.url ?? entry.url ?? forum?.url ?? actor?.url ?? null,
  }
}
