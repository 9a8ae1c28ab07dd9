import { isLike, parseJson } from '../../client/core/like.ts'
import type { RoomView } from '../../client/core/room-view.ts'

/** Text that was typed and not sent, kept over page changes and log-ins. An empty one says who has emptied it. */
export type Draft = {
  readonly text: string
  /** Whose it is: an author's id; null when nobody was known yet. */
  readonly by: string | null
  /** What it answers, for `replyIn` to read: carried with the text, whoever can show it comes later. */
  readonly reply?: unknown
}

/** UTF-16 units kept of a draft: ten full messages; a paste beyond that cannot be sent either. */
const DRAFT_MAX = 20_000

export function encodeDraft({ text, by, reply }: Draft): string {
  return JSON.stringify({ by, reply, text: text.slice(0, DRAFT_MAX) })
}

/** What the browser's storage holds, which any script of the site may have written; null: no draft. */
export function decodeDraft(raw: string | null): Draft | null {
  const json = parseJson(raw ?? '')
  if (!isLike<{ text: string; by: unknown }>(json, { text: '', by: null })) return null
  const { text, by } = json
  if (by !== null && typeof by !== 'string') return null
  return { text: text.slice(0, DRAFT_MAX), by, reply: 'reply' in json ? json.reply : undefined }
}

/**
 * Whether whoever sits here may see the draft: never somebody else than its writer. `later` when nobody is logged
 * in, or only remembered: its writer may be about to come back.
 */
export function draftFor({ by }: Draft, { you, auth, reason }: RoomView): 'show' | 'later' | 'drop' {
  if (by === null || by === you?.id) return 'show'
  if (you !== null) return auth === 'member' ? 'drop' : 'later'
  if (auth === 'expired') return 'show'
  return auth === 'guest' && (reason === 'expired' || reason === 'unavailable') ? 'show' : 'later'
}
