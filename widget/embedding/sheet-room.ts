/** Keeps a dock that fills a phone's screen above the keyboard, which no CSS unit knows of. */
export type SheetRoom = { dispose(): void }

/** Magnification up to which a part of the page that is seen is taken for a keyboard's doing, not for a reader's. */
const ZOOM_MAX = 1.05

/** Goes into `sheet` alone: the page's viewport, overflow and scroll are its own. */
export function createSheetRoom(sheet: CSSStyleSheet, viewport = window.visualViewport): SheetRoom {
  const follow = (): void => {
    const isSeen = viewport && viewport.scale <= ZOOM_MAX
    sheet.replaceSync(
      isSeen
        ? `:host { --top: ${viewport.offsetTop}px !important; --seen: ${viewport.height}px !important }`
        : '',
    )
  }
  const ended = new AbortController()
  for (const type of ['resize', 'scroll']) viewport?.addEventListener(type, follow, { signal: ended.signal })
  follow()
  return { dispose: () => ended.abort() }
}
