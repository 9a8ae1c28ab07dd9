import type { VNode } from 'preact'
import { firstNew, isNew } from '../core/shown-rows.ts'
import * as strings from '../strings-later.ts'
import { button } from '../view/button.tsx'
import { moment } from '../view/labels.ts'
import type { UnreadWatch } from './unread-watch.ts'

/** Ways to what is out of sight, over the rows, and a word about one that leads nowhere. */
export type Bars = {
  /** To be called when the rows have been drawn, and as they move. */
  readonly seek: () => void
  say(words: string): void
  /** `seen` is the newest seq when the reader left the end, null while they are there. */
  draw(seen: number | null): VNode
  dispose(): void
}

export type BarsNeeds = {
  readonly place: ShadowRoot
  readonly watch: Pick<UnreadWatch, 'line' | 'view'>
  readonly jump: (seq: number) => void
  readonly toEnd: () => void
  readonly draw: () => void
}

/** Milliseconds for which a word stays. */
const SAID_MS = 8_000

export function createBars({ place, watch, jump, toEnd, draw }: BarsNeeds): Bars {
  /** The line that has been in sight, by its first row. */
  let seenLine: number | undefined
  let isAbove = false
  let said = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  function say(words: string): void {
    said = words
    clearTimeout(timer)
    if (words !== '') timer = setTimeout(() => say(''), SAID_MS)
    draw()
  }

  function seek(): void {
    const { line, view } = watch
    const first = line?.stands ? firstNew(view.rows, line.upTo, view.you?.id) : undefined
    let above = first !== undefined && first !== seenLine
    if (above) {
      const edge = place.querySelector('.scroller')?.getBoundingClientRect().top ?? 0
      const its = place.querySelector('.unread')?.getBoundingClientRect()
      if (its && its.bottom > edge) {
        seenLine = first
        above = false
      }
    }
    if (above !== isAbove) draw()
    isAbove = above
  }

  return {
    seek,
    say,
    draw(seen) {
      const { line, view } = watch
      const me = view.you?.id
      const news = line && isAbove ? view.rows.filter((row) => isNew(row, line.upTo, me)) : []
      const [first] = news
      const isMore = view.hasOlder && first === view.rows[0]
      const below = seen === null ? 0 : view.rows.filter((row) => isNew(row, seen, me)).length
      return (
        <>
          <div class="bar" role="status">
            {said}
          </div>
          {first &&
            said === '' &&
            button(
              [
                strings.newSince(`${news.length}${isMore ? '+' : ''}`, moment(first.at)),
                ' ',
                <span aria-hidden="true">↑</span>,
              ],
              () => jump(first.seq),
              { class: 'bar' },
            )}
          {seen !== null &&
            button(
              [
                `${below === 0 ? strings.latest : strings.newMessages(below)} `,
                <span aria-hidden="true">↓</span>,
              ],
              toEnd,
              { class: 'bar latest' },
            )}
        </>
      )
    },
    dispose: () => clearTimeout(timer),
  }
}
