import { luminance } from '../core/luminance.ts'

/** `theme="host"`: dark where the page around the element is seen to be dark, whatever it calls its themes. */
export type HostTheme = {
  /** To be called when the attribute has changed. */
  look(): void
  dispose(): void
}

/** Alpha from which a background hides what is behind it well enough. */
const OPAQUE = 0.5
/** WCAG luminance at which black and white text are equally far away. */
const MIDDLE = 0.18

/** The scheme goes into `sheet`: an attribute or an inline style would be a change of the page's own document. */
export function createHostTheme(place: ShadowRoot, sheet: CSSStyleSheet): HostTheme {
  const { host } = place
  /** Computes colours; never seen. */
  const probe = document.createElement('i')
  probe.hidden = true
  let watching: AbortController | null = null
  let frame = 0
  let applied = ''

  /** Of a computed colour, however it is written. */
  const measure = (color: string): ReturnType<typeof luminance> => {
    probe.style.color = `color(from ${color} xyz-d65 x y z / alpha)`
    return luminance(getComputedStyle(probe).color)
  }
  const isDark = (): boolean => {
    for (let element = around(host); element; element = around(element)) {
      const background = measure(getComputedStyle(element).backgroundColor)
      if (background && background.alpha >= OPAQUE) return background.y < MIDDLE
    }
    // Behind everything is a picture or the browser's own canvas; text was chosen to be read on it.
    const text = measure(getComputedStyle(around(host) ?? host).color)
    return text !== null && text.y > MIDDLE
  }
  const apply = (): void => {
    frame = 0
    if (!host.isConnected) return
    place.append(probe)
    const scheme = isDark() ? 'dark' : 'light'
    probe.remove()
    // A sheet made anew is a style for each row to be found again.
    if (scheme === applied) return
    applied = scheme
    sheet.replaceSync(`:host([theme='host']) .sax { color-scheme: ${scheme}; animation: none }`)
  }
  const soon = (): void => void (frame ||= requestAnimationFrame(apply))

  function watch(): void {
    watching = new AbortController()
    const { signal } = watching
    const observer = new MutationObserver(soon)
    // Whatever says which theme it is: class, style, data-*; and style sheets that come and go.
    observer.observe(document.documentElement, { attributes: true })
    observer.observe(document.body, { attributes: true })
    observer.observe(document.head, { attributes: true, childList: true, subtree: true })
    signal.addEventListener('abort', () => observer.disconnect())
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', soon, { signal })
    // A style sheet has come; a colour has stopped changing.
    document.addEventListener('load', soon, { capture: true, signal })
    document.addEventListener('transitionend', soon, { signal })
  }

  function stop(): void {
    cancelAnimationFrame(frame)
    frame = 0
    watching?.abort()
    watching = null
  }

  return {
    look() {
      if (host.getAttribute('theme') !== 'host') return stop()
      if (!watching) watch()
      apply()
    },
    dispose: stop,
  }
}

/** What is behind an element, through slots and out of shadow trees. */
function around(element: Element): Element | null {
  const root = element.getRootNode()
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
}
