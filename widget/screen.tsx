import type { ComponentChildren } from 'preact'
import type { RoomClient } from '../client/room-client.ts'
import { connectionNotice } from './core/connection-notice.ts'
import { roomPage } from './core/room-page.ts'
import { mayWrite, writingChangesAt, writingOf } from './core/writing.ts'
import type { DraftStore } from './draft-store.ts'
import type { IgnoredStore } from './ignored.ts'
import { CLOSED_DOCK } from './core/closed-dock.ts'
import { createLazyLater } from './lazy-later.tsx'
import { createLazyTools } from './lazy-tools.ts'
import type { PreferenceStore } from './preferences.ts'
import * as strings from './strings.ts'
import { button } from './view/button.tsx'
import { createComposer } from './view/composer.tsx'
import { labels } from './view/labels.ts'
import { createMessageList } from './view/message-list.tsx'
import { render } from './view/render.ts'
import { roomHeader } from './view/room-header.tsx'

/** The drawing of one room into one place. */
export type Screen = {
  /** Draws in the next frame: once, however often it is asked, and never while the page is hidden. */
  invalidate(): void
  /** After the place was moved in the document. */
  restoreScroll(): void
  dispose(): void
}

export type ScreenOptions = {
  readonly client: RoomClient
  /** The room's WebSocket URL. */
  readonly url: string
  readonly drafts: DraftStore
  readonly ignored: IgnoredStore
  readonly preferences: PreferenceStore
  readonly logInUrl: () => string | null
}

/** Milliseconds after which words about a time are looked at again at the latest; a timer cannot wait for months. */
const LOOK_AGAIN_MS = 60_000

/** Draws at once what the client has, which is what the browser kept, and then whatever changes. */
export function openScreen(place: ShadowRoot, options: ScreenOptions): Screen {
  const { client, url, drafts, ignored, preferences } = options
  const page = roomPage(url)
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Left alone while nobody sees it. */
  let drawn: ComponentChildren = null
  let isDisposed = false
  const invalidate = (): void => {
    frame ||= requestAnimationFrame(paint)
  }
  const tryNow = (): void => client.wake()

  // One wants to see what one has written, wherever one was reading.
  const composer = createComposer(
    client,
    drafts,
    () => later.part?.writing,
    () => list.toEnd(),
    () => paint(),
    invalidate,
  )
  const { edit, reply, insert: mention } = composer
  const shared = { place, client, url, page, ignored, preferences }
  const tools = createLazyTools(
    { ...shared, edit, reply, mention, people: () => later.part?.people },
    (missing) => composer.complain(missing ? strings.notLoaded : ''),
  )
  const list = createMessageList({
    client,
    url,
    page,
    openTools: (row, opener) => tools.open({ is: 'row', row }, opener),
    draw: () => paint(),
  })
  const { restoreScroll } = list
  const later = createLazyLater({
    ...shared,
    composer,
    list,
    restoreScroll,
    logInUrl: options.logInUrl,
    labels,
    openRoom: (opener) => tools.open({ is: 'room' }, opener),
    draw: invalidate,
  })

  /** All of it: conversation, what is to be said about the connection, composer. */
  const paint = (): void => {
    // An answer may come after the end.
    if (isDisposed) return
    cancelAnimationFrame(frame)
    frame = 0
    clearTimeout(timer)
    const view = preferences.applied(client.view)
    const { room } = view
    const now = Date.now()
    const writing = writingOf(view, now)
    const { notice, changesAt } = connectionNotice(view, navigator.onLine, now)
    later.look(view)
    const { part } = later
    const settle = list.hold()
    const focused = place.activeElement
    if (!place.host.matches(CLOSED_DOCK)) {
      drawn = [
        roomHeader(room, part?.header(view), part?.notes(view)),
        list.render(view, labels.day(now), mayWrite(writing), part),
        // Not a live region: it counts seconds; what is spoken says it once.
        notice && (
          <p class="status" part="status">
            <span>{strings.connectionWords(notice)}</span>
            {notice.is === 'waiting' && button(strings.tryNow, tryNow)}
          </p>
        ),
        composer.render(
          view,
          writing,
          part ? part.writingNote(writing, room?.slow ?? 0) : later.missing(writing),
        ),
      ]
    }
    render(
      <section
        class="sax"
        part="chat"
        aria-label={place.host.getAttribute('label') || room?.name || strings.room}
        lang={strings.language}
        dir={strings.direction}
      >
        {drawn}
        {part?.render(view, notice)}
      </section>,
      place,
    )
    settle()
    // What was pressed may have gone; whoever pressed it by keyboard stays here.
    if (focused?.isConnected === false) list.focus()
    const next = changesAt ?? writingChangesAt(writing, view)
    if (next !== null) timer = setTimeout(invalidate, Math.min(Math.max(0, next - now), LOOK_AGAIN_MS))
  }

  paint()
  const unsubscribe = client.subscribe(invalidate)
  return {
    invalidate,
    restoreScroll,
    dispose() {
      isDisposed = true
      unsubscribe()
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      later.dispose()
      tools.dispose()
      render(null, place)
    },
  }
}
