import type { Page } from 'playwright-core'

export type Frames = {
  readonly fps: number
  /** Longest time from one frame to the next. */
  readonly longestMs: number
  /** Rows in the document at most, looked at once a second. */
  readonly rowsMax: number
  /** CSS pixels that the row which was first in sight at the beginning has moved by at most. */
  readonly movedPx: number
}

/** Every frame of a page for so many seconds; where a reader holds still, in each of them where the row is. */
export function watchFrames(page: Page, seconds: number, isStill = false): Promise<Frames> {
  const watch = async ({ ms, isReading }: { readonly ms: number; readonly isReading: boolean }) => {
    const place = document.querySelector('sax-chat')?.shadowRoot
    const edge = place?.querySelector('[part~="list"]')?.getBoundingClientRect().top ?? 0
    const rows = () => [...(place?.querySelectorAll('.row') ?? [])]
    const first = rows().find((row) => row.getBoundingClientRect().bottom > edge)
    const top = () => first?.getBoundingClientRect().top ?? 0
    const before = top()
    let [frames, longestMs, rowsMax, movedPx] = [0, 0, rows().length, 0]
    const since = await new Promise(requestAnimationFrame)
    let [last, lookAt] = [since, since + 1_000]
    while (last - since < ms) {
      const now = await new Promise<number>(requestAnimationFrame)
      frames += 1
      longestMs = Math.max(longestMs, now - last)
      last = now
      if (isReading) movedPx = Math.max(movedPx, Math.abs(top() - before))
      if (now < lookAt) continue
      lookAt = now + 1_000
      rowsMax = Math.max(rowsMax, rows().length)
    }
    return { fps: (frames * 1_000) / (last - since), longestMs, rowsMax, movedPx }
  }
  return page.evaluate(watch, { ms: seconds * 1_000, isReading: isStill })
}
