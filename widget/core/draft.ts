import type { RoomView } from '../../client/core/room-view.ts'

/** Text that was typed and not sent, kept over page changes and log-ins. */
export type Draft = {
  readonly text: string
  /** Whose it is: an author's id; null when nobody was known yet. */
  readonly by: string | null
}

/** UTF-16 units kept of a draft: ten full messages; a paste beyond that cannot be sent either. */
const DRAFT_MAX = 20_000

export function encodeDraft(draft: Draft): string {
  return JSON.stringify({ by: draft.by, text: draft.text.slice(0, DRAFT_MAX) })
}

/** What the browser's storage holds, which any script of the site may have written; null: no draft. */
export function decodeDraft(raw: string | null): Draft | null {
  const json = raw === null ? null : parseJson(raw)
  if (typeof json !== 'object' || json === null || !('text' in json) || !('by' in json)) return null
  const { text, by } = json
  if (typeof text !== 'string' || text === '' || (by !== null && typeof by !== 'string')) return null
  return { text: text.slice(0, DRAFT_MAX), by }
}

/**
 * Whether whoever sits here may see the draft: never somebody else than its writer. `later` when nobody is logged
 * in: its writer may be about to come back.
 */
export function draftFor(draft: Draft, view: RoomView): 'show' | 'later' | 'drop' {
  if (draft.by === null) return 'show'
  if (view.you !== null) return draft.by === view.you.id ? 'show' : 'drop'
  const wasHere = view.auth !== 'guest' || view.reason === 'expired' || view.reason === 'unavailable'
  return wasHere ? 'show' : 'later'
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return null
  }
}
