/** Keeps a dock that fills a phone's screen above the keyboard, which no CSS unit knows of. */
export type SheetRoom = {
  /** It may have become a dock. */
  readonly look: () => void
  dispose(): void
}

/** Magnification up to which a part of the page that is seen is taken for a keyboard's doing, not for a reader's. */
const ZOOM_MAX = 1.05

/** Goes into `sheet` alone: the page's viewport, overflow and scroll are its own. */
export function createSheetRoom(host: Element, sheet: CSSStyleSheet): SheetRoom {
  const viewport = window.visualViewport
  let told = ''
  const look = (): void => {
    const isSeen = viewport && viewport.scale <= ZOOM_MAX && host.matches('[mode=dock]')
    const words = isSeen
      ? `:host { --top: ${viewport.offsetTop}px !important; --seen: ${viewport.height}px !important }`
      : ''
    // A sheet made anew is a style for each row to be found again.
    if (words !== told) sheet.replaceSync(words)
    told = words
  }
  const ended = new AbortController()
  for (const type of ['resize', 'scroll']) viewport?.addEventListener(type, look, { signal: ended.signal })
  return { look, dispose: () => ended.abort() }
}
