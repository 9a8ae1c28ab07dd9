import { exactMoment } from '../core/exact-moment.ts'
import * as strings from '../strings-later.ts'
import { labels } from '../view/labels.ts'

/** What says exactly when a message was written or edited, and from where: a title, which is shown to who points at it and read out. */
export type ExactTimes = {
  /** To be called when rows may have come. */
  look(): void
  dispose(): void
}

/** Times told at once: as many as a browser has an idle moment for. */
const AT_ONCE = 50

/** Told when the rows stand: nobody asks for it in the first moments of a page. */
export function createExactTimes(place: ShadowRoot): ExactTimes {
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The moment that an element's title tells: another may come to stand in it. */
  const told = new WeakMap<HTMLElement, string>()

  function tell(): void {
    timer = undefined
    const untold = [...place.querySelectorAll<HTMLElement>('a.time, .edited')].filter(
      (element) => told.get(element) !== momentIn(element),
    )
    for (const element of untold.slice(0, AT_ONCE)) {
      const moment = momentIn(element)
      const exact = exactMoment(Date.parse(moment), labels, strings.fullDate)
      element.title = element.matches('.edited') ? strings.editedAt(exact) : exact
      told.set(element, moment)
    }
    for (const badge of place.querySelectorAll<HTMLElement>('.badge:not([title])'))
      badge.title = strings.ircTitle
    if (untold.length > AT_ONCE) look()
  }

  // No idle callback: not every browser has one, and a page that is looked at gives it late.
  function look(): void {
    timer ??= setTimeout(tell, 200)
  }

  return { look, dispose: () => clearTimeout(timer) }
}

function momentIn(element: HTMLElement): string {
  const time = element instanceof HTMLTimeElement ? element : element.querySelector('time')
  return time?.dateTime ?? ''
}
