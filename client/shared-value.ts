/** A value that a browser keeps and that all tabs of a site follow: the newest one wins. */
export type SharedValue<T> = {
  /** Null where nothing is kept, or what is kept was not ours to read. */
  get(): T | null
  /** Null removes it. */
  set(value: T | null): void
  /** Told what another tab has set; gives the undo. */
  subscribe(listener: (value: T | null) => void): () => void
}

export type SharedValueOptions<T> = {
  readonly key: string
  /** Null for what it cannot be: any script of the site may have written it. */
  readonly decode: (raw: string) => T | null
  readonly encode: (value: T) => string
  /** What tests replace. */
  readonly storage?: () => Storage
  readonly tabs?: Pick<Window, 'addEventListener' | 'removeEventListener'>
}

/** UTF-16 units of a value: far more than a setting takes, and no threat to what a site may store. */
const VALUE_MAX = 100_000

/** Where storage is forbidden or full nothing is kept, and `get` gives null. */
export function createSharedValue<T>(options: SharedValueOptions<T>): SharedValue<T> {
  const { key, decode, encode, storage = () => localStorage, tabs = globalThis.window } = options
  const read = (raw: string | null) => (raw === null || raw.length > VALUE_MAX ? null : decode(raw))
  return {
    get: () => read(attempt(() => storage().getItem(key))),
    set(value) {
      const raw = value === null ? null : encode(value)
      attempt(() =>
        raw === null || raw.length > VALUE_MAX ? storage().removeItem(key) : storage().setItem(key, raw),
      )
    },
    subscribe(listener) {
      const heard = (event: StorageEvent): void => {
        // Without a key: everything was removed.
        if (event.key === null || event.key === key) listener(read(event.newValue))
      }
      tabs.addEventListener('storage', heard)
      return () => tabs.removeEventListener('storage', heard)
    },
  }
}

function attempt<T>(access: () => T): T | null {
  try {
    return access()
  } catch {
    return null
  }
}
