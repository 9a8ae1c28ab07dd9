/** What the page around the widget goes through, as far as the room cares. */
export type PageSignals = {
  visible(visible: boolean): void
  /** The network or the page came back: now is a good time to try. */
  wake(): void
  /** The page may be gone for good after this. */
  leave(): void
}

/** Returns its undo. No `unload` and no `beforeunload`: they keep a page out of the back-forward cache. */
export function onPageSignals(signals: PageSignals): () => void {
  const ended = new AbortController()
  const on = (target: EventTarget, event: string, handle: (event: Event) => void): void =>
    target.addEventListener(event, handle, { signal: ended.signal })

  on(document, 'visibilitychange', () => {
    const visible = document.visibilityState === 'visible'
    // On phones a hidden page is often killed without a `pagehide`.
    if (!visible) signals.leave()
    signals.visible(visible)
  })
  on(window, 'pagehide', () => signals.leave())
  on(window, 'pageshow', (event) => {
    // A page that has only now loaded shows itself, too.
    if (event instanceof PageTransitionEvent && event.persisted) signals.wake()
  })
  on(window, 'online', () => signals.wake())
  return () => ended.abort()
}
