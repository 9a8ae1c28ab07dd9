import type { Announcement } from '../../protocol/announcement.ts'

/** What the forum tells the room, by its path below the room's base [F3, F4]. */
export type RoomCall =
  | { readonly path: 'announcements'; readonly body: Announcement }
  | { readonly path: 'sessions/recheck'; readonly body: { readonly user: string } }

/** Whom the room must ask about anew: what it knows of them is no longer so [F4]. */
export function recheck(personId: number): RoomCall {
  return { path: 'sessions/recheck', body: { user: String(personId) } }
}

/** A post as the room may tell of it; ids of this forum's tables. */
export interface AnnouncedPost {
  readonly topic: number
  readonly title: string
  readonly post: number
  readonly by: { readonly id: number; readonly name: string }
}

/** A new topic or a reply, with addresses under the forum's own origin; plain text, as this forum keeps it [F3]. */
export function announce(
  event: 'topic.created' | 'post.created',
  { topic, title, post, by }: AnnouncedPost,
  origin: string,
): RoomCall {
  const url = `${origin}/topic/${topic}`
  return {
    path: 'announcements',
    body: {
      event,
      key: event === 'topic.created' ? `topic-${topic}` : `post-${post}`,
      actor: { id: String(by.id), name: by.name },
      topic: { title, url },
      post: { url: `${url}#post-${post}` },
    },
  }
}
