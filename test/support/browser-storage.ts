import { afterEach, beforeEach, vi } from 'vitest'

/** A page's `localStorage` and window for each test of a file. */
export function browserStorage(): {
  /** What is kept, by key. */
  readonly kept: Map<string, string>
  /** Ends with the page. */
  readonly ended: AbortController
  /** As another tab does; a null key is all of it, a null value takes the key away. */
  setElsewhere(key: string | null, newValue: string | null): void
} {
  let kept = new Map<string, string>()
  let ended = new AbortController()
  beforeEach(() => {
    kept = new Map()
    ended = new AbortController()
    vi.stubGlobal('window', new EventTarget())
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => kept.set(key, text),
    })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })
  return {
    get kept() {
      return kept
    },
    get ended() {
      return ended
    },
    setElsewhere(key, newValue) {
      if (key === null) kept.clear()
      else if (newValue === null) kept.delete(key)
      else kept.set(key, newValue)
      window.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }))
    },
  }
}
