/** A value that a browser keeps and that all of a site follow, in other tabs and on the same page: the newest one wins. */
export type SharedValue<T> = {
  /** Null where nothing is kept, or what is kept was not ours to read. */
  get(): T | null
  set(value: T): void
  /** Told what another one has set, or may have while the page was put away, until the signal ends it. */
  subscribe(listener: (value: T) => void, signal: AbortSignal): void
}

export type SharedValueOptions<T> = {
  readonly key: string
  /** Null for what it cannot be: any script of the site may have written it. */
  readonly decode: (raw: string) => T | null
  readonly encode: (value: T) => string
}

/** UTF-16 units of a value: far more than a setting takes, and no threat to what a site may store. */
const VALUE_MAX = 100_000

/** Where storage is forbidden or full nothing is kept. */
export function createSharedValue<T>({ key, decode, encode }: SharedValueOptions<T>): SharedValue<T> {
  const read = (raw: string | null | undefined) => (raw && raw.length <= VALUE_MAX ? decode(raw) : null)
  const get = () => read(attempt(() => localStorage.getItem(key)))
  let isOwn = false
  return {
    get,
    set(value) {
      const raw = encode(value)
      if (raw.length > VALUE_MAX) return
      attempt(() => {
        localStorage.setItem(key, raw)
        isOwn = true
        window.dispatchEvent(new Event(key))
      })
      isOwn = false
    },
    subscribe(listener, signal) {
      // Not an event's own value: it may tell of what this tab has replaced since.
      const look = (): void => {
        const value = isOwn ? null : get()
        if (value !== null) listener(value)
      }
      window.addEventListener('storage', (event) => event.key === key && look(), { signal })
      // Of itself a page hears nothing by storage.
      window.addEventListener(key, look, { signal })
      // In the back-forward cache nothing is heard.
      window.addEventListener('pageshow', look, { signal })
    },
  }
}

/** One that is held as well: it lives as long as its page where nothing can be kept. */
export type HeldValue<T> = { readonly now: T; set(value: T): void }

/** `none` is held where nothing is kept; `changed` is called after each change, here or elsewhere, until the signal ends it. */
export function createHeldValue<T>(
  options: SharedValueOptions<T>,
  none: T,
  changed: () => void,
  signal: AbortSignal,
): HeldValue<T> {
  const kept = createSharedValue(options)
  let now = kept.get() ?? none
  const become = (value: T): void => {
    now = value
    changed()
  }
  kept.subscribe(become, signal)
  return {
    get now() {
      return now
    },
    set(value) {
      kept.set(value)
      become(value)
    },
  }
}

function attempt<T>(access: () => T): T | undefined {
  try {
    return access()
  } catch {
    return undefined
  }
}
