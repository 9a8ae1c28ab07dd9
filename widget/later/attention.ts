import { CLOSED_DOCK } from '../core/closed-dock.ts'

/** Whether somebody is there and reads: only then is anything read. */
export type Attention = { readonly is: boolean }

/** Milliseconds for which a hand on mouse or keyboard vouches for a reader whose focus is in another window. */
const ACTIVE_MS = 60_000

/** No `scroll`: the list itself scrolls when something arrives. */
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove'] as const

/** `changed` is called when somebody has come or gone, except that a minute has passed: that is seen at the next look. */
export function createAttention(host: Element, changed: () => void, signal: AbortSignal): Attention {
  let activeAt = -Infinity
  let inView = false
  const is = (): boolean =>
    !document.hidden &&
    inView &&
    !host.matches(CLOSED_DOCK) &&
    (document.hasFocus() || performance.now() < activeAt + ACTIVE_MS)

  const act = (): void => {
    const was = is()
    activeAt = performance.now()
    if (!was && is()) changed()
  }
  const leave = (): void => {
    // Whoever goes to another window has gone, until they move here again.
    activeAt = -Infinity
    changed()
  }
  for (const sign of SIGNS) document.addEventListener(sign, act, { signal, passive: true, capture: true })
  document.addEventListener('visibilitychange', changed, { signal })
  window.addEventListener('focus', changed, { signal })
  window.addEventListener('blur', leave, { signal })
  const observer = new IntersectionObserver(
    (entries) => {
      const { boundingClientRect: its, intersectionRect: seen, rootBounds } = entries.at(-1) ?? {}
      // Its newest rows are at its lower end: a header that peeks in is not read.
      inView =
        its && seen
          ? seen.height > 0 && seen.height >= Math.min(its.height, rootBounds?.height ?? Infinity) / 2
          : false
      changed()
    },
    { threshold: [0, 0.25, 0.5, 0.75, 1] },
  )
  observer.observe(host)
  signal.addEventListener('abort', () => observer.disconnect())
  return {
    get is() {
      return is()
    },
  }
}
