import type { RoomClient } from '../../client/room-client.ts'
import { type LogInReason, type PageState, lapse, logInReason, pageState } from '../core/page-state.ts'

/** Lines that this person has not seen, and those of them that mention them. */
export type Unread = { readonly count: number; readonly mentions: number }

/*
 * Like `toggle` and the events of media these do not bubble: what a chat says of itself is no news of what it stands in.
 * A page hears those of all its chats by capturing.
 */
declare global {
  interface HTMLElementEventMap {
    'sax-unread': CustomEvent<Unread>
    'sax-state': CustomEvent<PageState>
    /** Once when a log-in has run out and nothing renewed it, and at each press of "Log in", which is not followed if the page prevents it. */
    'sax-auth-needed': CustomEvent<{ readonly reason: LogInReason }>
  }
}

export type PageEvents = {
  unread(now: Unread): void
  dispose(): void
}

/** Tells the page what changes. What a listener throws is the page's to hear of, and stops nothing here. */
export function createPageEvents(place: ShadowRoot, client: RoomClient): PageEvents {
  let told = ''
  let lapsed: LogInReason | null = null

  const tell = (type: string, detail: object): boolean =>
    place.host.dispatchEvent(new CustomEvent(type, { detail, cancelable: true }))
  const look = (): void => {
    const { view } = client
    const state = pageState(view)
    const words = Object.values(state).join()
    const before = lapsed
    lapsed = lapse(view, Date.now())
    if (words !== told) {
      told = words
      tell('sax-state', state)
    }
    if (lapsed !== null && lapsed !== before) tell('sax-auth-needed', { reason: lapsed })
  }
  const pressed = (event: Event): void => {
    const reason = logInReason(client.view, Date.now())
    const isLogIn = event.target instanceof Element && event.target.closest('.writing a')
    if (isLogIn && reason !== null && !tell('sax-auth-needed', { reason })) event.preventDefault()
  }

  const unsubscribe = client.subscribe(look)
  place.addEventListener('click', pressed)
  look()
  return {
    unread: (now) => void tell('sax-unread', now),
    dispose() {
      unsubscribe()
      place.removeEventListener('click', pressed)
    },
  }
}
