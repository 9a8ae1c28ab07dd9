/** Kinds of entry that are a row of the conversation; the others change rows or the pinned line [H7, T2]. */
export const MESSAGE_KINDS = ['say', 'action', 'notice', 'announce'] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

export const ENTRY_KINDS = [...MESSAGE_KINDS, 'edit', 'remove', 'topic'] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

export function isMessageKind(kind: EntryKind): kind is MessageKind {
  return (MESSAGE_KINDS as readonly EntryKind[]).includes(kind)
}

/** What the forum announces [F3]. */
export const ANNOUNCE_EVENTS = [
  'topic.created',
  'post.created',
  'post.edited',
  'topic.locked',
  'topic.moved',
  'user.registered',
  'file.uploaded',
  'news.published',
  'message',
] as const
export type AnnounceEvent = (typeof ANNOUNCE_EVENTS)[number]
