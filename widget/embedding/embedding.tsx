import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import * as strings from '../strings-later.ts'
import { button } from '../view/button.tsx'
import { wearSheet } from '../view/worn-sheet.ts'
import { createDock } from './dock.tsx'
import css from './embedding.css'
import { createHostTheme } from './host-theme.ts'
import { createPageEvents, type Unread } from './page-events.ts'
import { countedTitle } from '../core/counted-title.ts'
import { createSheetRoom } from './sheet-room.ts'

/** How the element sits on its page. */
export type Embedding = {
  /** Buttons of the room's header: another window, away with the panel. */
  readonly header: (view: RoomView) => VNode
  /** What is there besides the room. */
  render(): VNode | null
  /** How much is unread, from whoever counts it. */
  readonly unread: (now: Unread) => void
  dispose(): void
}

export type EmbeddingNeeds = {
  readonly place: ShadowRoot
  readonly client: RoomClient
  /** The room's page. */
  readonly page: string
  readonly restoreScroll: () => void
  /** Called when something that `header` and `render` show has changed. */
  readonly draw: () => void
}

/** Of the window that a room is popped out into; CSS pixels. */
const WINDOW = 'popup,noopener,width=420,height=640'

export function createEmbedding({ place, client, page, restoreScroll, draw }: EmbeddingNeeds): Embedding {
  const { host } = place
  const own = wearSheet(place, css)
  const scheme = wearSheet(place)
  const room = wearSheet(place)
  const dock = createDock({ place, page, restoreScroll })
  const theme = createHostTheme(place, scheme.sheet)
  const sheetRoom = createSheetRoom(host, room.sheet)
  const events = createPageEvents(place, client)
  let unread: Unread = { count: 0, mentions: 0 }

  const look = (): void => {
    theme.look()
    dock.look()
    sheetRoom.look()
    draw()
  }
  const observer = new MutationObserver(look)
  observer.observe(host, { attributeFilter: ['mode', 'open', 'theme', 'sid'] })
  look()

  const close = (): void => host.removeAttribute('open')
  const popOut = (): void => {
    // Without an opener: the page keeps its place in the back-forward cache.
    window.open(page, '_blank', WINDOW)
    close()
  }
  /** Where the room is the page, its title is the room's as well. */
  const entitle = (count: number): void => {
    if (host.matches('[mode=page]')) document.title = countedTitle(document.title, count)
  }

  return {
    header({ room: known }) {
      // Beside the count of people, and not before it: nothing is pushed aside.
      const mayPopOut = known !== null && !host.matches('[mode=page]') && hasCookie(host)
      return (
        <>
          {mayPopOut && button('↗\uFE0E', popOut, { class: 'pop', ...named(strings.popOut) })}
          {host.matches('[mode=dock]') && button('×', close, { class: 'close', ...named(strings.closeChat) })}
        </>
      )
    },
    render: () => dock.render(unread),
    unread(now) {
      if (now.count === unread.count && now.mentions === unread.mentions) return
      unread = now
      entitle(now.count)
      events.unread(now)
      draw()
    },
    dispose() {
      entitle(0)
      observer.disconnect()
      events.dispose()
      sheetRoom.dispose()
      theme.dispose()
      dock.dispose()
      for (const sheet of [own, scheme, room]) sheet.takeOff()
    },
  }
}

/** To eyes and ears, for a button with a sign on it. */
function named(words: string): {
  readonly part: string
  readonly title: string
  readonly 'aria-label': string
} {
  return { part: 'icon', title: words, 'aria-label': words }
}

/** What the page alone holds does not come along into another window. */
function hasCookie(host: Element): boolean {
  return !host.hasAttribute('sid') && !Reflect.get(host, 'renewSid')
}
