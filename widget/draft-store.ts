import { type Draft, decodeDraft, encodeDraft } from './core/draft.ts'

/** The unsent text of one room on this browser. */
export type DraftStore = {
  load(): Draft | null
  /** Written a moment later, so that typing costs no storage access at every key; an empty text removes the draft. */
  save(draft: Draft): void
  /** Writes what is due, for a page about to go. */
  flush(): void
}

/** Milliseconds of typing that a crash of the browser may cost. */
const SAVE_AFTER_MS = 250

/** Storage may be forbidden or full: then a draft lives as long as its page. */
export function createDraftStore(roomUrl: string): DraftStore {
  const key = `sax.draft ${roomUrl}`
  let due: Draft | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = (): void => {
    clearTimeout(timer)
    const draft = due
    due = null
    if (draft?.text === '') attempt(() => localStorage.removeItem(key))
    else if (draft !== null) attempt(() => localStorage.setItem(key, encodeDraft(draft)))
  }

  return {
    load: () => decodeDraft(attempt(() => localStorage.getItem(key)) ?? null),
    save(draft) {
      if (due === null) timer = setTimeout(flush, SAVE_AFTER_MS)
      due = draft
    },
    flush,
  }
}

function attempt<T>(access: () => T): T | undefined {
  try {
    return access()
  } catch {
    return undefined
  }
}
