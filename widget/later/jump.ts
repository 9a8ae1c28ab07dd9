import type { RoomView } from '../../client/core/room-view.ts'
import { READING_ROWS } from '../../client/core/timeline.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { MessageList } from '../view/message-list.tsx'

export type JumpNeeds = {
  readonly place: ShadowRoot
  readonly client: Pick<RoomClient, 'loadOlder'>
  readonly list: Pick<MessageList, 'show' | 'toEnd'>
  /** Makes sure that the row has an element when it is drawn. */
  readonly unfold: (seq: number) => void
  readonly notFound: () => void
}

/** Ways to a row that is out of sight, or not held yet. */
export type Jump = {
  /** `focus`: who asked for it did so here, and goes on from there. */
  to(seq: number, focus: boolean): void
  /** Goes on with what is under way. */
  look(view: RoomView, pinned: boolean): void
  dispose(): void
}

/** Milliseconds for which the row is marked. */
const MARKED_MS = 2_000

/** Whoever scrolls or types in the meantime has gone on to something else. */
const ELSEWHERE = ['wheel', 'touchmove', 'keydown'] as const

export function createJump({ place, client, list, unfold, notFound }: JumpNeeds): Jump {
  let target: { readonly seq: number; readonly focus: boolean } | null = null
  let view: RoomView | null = null
  let pinned = true
  /** The end is where it began. */
  let wasPinned = true
  let marked: Element | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const cancel = (): void => void (target = null)
  for (const sign of ELSEWHERE) place.addEventListener(sign, cancel, { passive: true })

  function step(): void {
    if (!target || !view || view.connection.is !== 'live') return
    const { seq, focus } = target
    const { rows, hasOlder, loadingOlder } = view
    const oldest = rows[0]?.seq ?? Infinity
    if (rows.some((row) => row.seq === seq)) {
      target = null
      arrive(seq, focus)
    } else if (seq < oldest && hasOlder && rows.length < READING_ROWS) {
      if (pinned) list.show(seq)
      if (!loadingOlder) client.loadOlder()
    } else {
      target = null
      if (wasPinned) list.toEnd()
      notFound()
    }
  }

  function arrive(seq: number, focus: boolean): void {
    unfold(seq)
    list.show(seq)
    const scroller = place.querySelector('.scroller')
    const link = place.querySelector<HTMLElement>(`.time[href$="#${seq}"]`)
    const row = link?.closest('.row')
    if (!scroller || !row) return
    const [around, its] = [scroller.getBoundingClientRect(), row.getBoundingClientRect()]
    // Not scrollIntoView: the page around is not this chat's to scroll.
    scroller.scrollTop += its.top - around.top - (around.height - its.height) / 2
    if (focus) link?.focus({ preventScroll: true })
    unmark()
    row.classList.add('found')
    marked = row
    timer = setTimeout(unmark, MARKED_MS)
  }

  function unmark(): void {
    clearTimeout(timer)
    marked?.classList.remove('found')
  }

  return {
    to(seq, focus) {
      target = { seq, focus }
      wasPinned = pinned
      step()
    },
    look(now, isPinned) {
      view = now
      pinned = isPinned
      // What is drawn just now is drawn first.
      if (target) queueMicrotask(step)
    },
    dispose() {
      for (const sign of ELSEWHERE) place.removeEventListener(sign, cancel)
      clearTimeout(timer)
    },
  }
}
