import { createSharedValue } from '../client/shared-value.ts'
import { type Draft, decodeDraft, encodeDraft } from './core/draft.ts'

/** The unsent text of one room on this browser. */
export type DraftStore = {
  load(): Draft | null
  /** Written a moment later, so that typing costs no storage access at every key. */
  save(draft: Draft): void
  /** Takes away what somebody else has left, and nothing that was typed since, in another tab perhaps: gives what is kept then. */
  forget(by: string | null): Draft
  /** Told what was typed in another tab, unless something typed here is newer. */
  follow(listener: (draft: Draft) => void): void
  /** Writes what is due, for a page about to go. */
  flush(): void
}

/** Milliseconds of typing that a crash of the browser may cost. */
const SAVE_AFTER_MS = 250

export const NO_DRAFT: Draft = { text: '', by: null }

/** Storage may be forbidden or full: then a draft lives as long as its page. Followed until the signal ends it. */
export function createDraftStore(roomUrl: string, signal: AbortSignal): DraftStore {
  const kept = createSharedValue({ key: `sax.draft ${roomUrl}`, decode: decodeDraft, encode: encodeDraft })
  let due: Draft | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  return {
    load: () => kept.get(),
    save(draft) {
      if (due === null) timer = setTimeout(flush, SAVE_AFTER_MS)
      due = draft
    },
    forget(by) {
      due = null
      const now = kept.get()
      if (now && now.by !== by) return now
      kept.set(NO_DRAFT)
      return NO_DRAFT
    },
    follow(listener) {
      kept.subscribe((draft) => {
        if (due === null) listener(draft)
      }, signal)
    },
    flush,
  }

  function flush(): void {
    clearTimeout(timer)
    if (due !== null) kept.set(due)
    due = null
  }
}
