import { render } from 'preact'
import type { RoomClient } from '../client/room-client.ts'
import { connectionNotice } from './core/connection-notice.ts'
import { createTimeLabels } from './core/time-labels.ts'
import { writingChangesAt, writingOf } from './core/writing.ts'
import type { DraftStore } from './draft-store.ts'
import { strings } from './strings.ts'
import { Chat } from './view/chat.tsx'
import type { Composer } from './view/composer.tsx'
import type { MessageList } from './view/message-list.tsx'
import type { Stage } from './view/stage.ts'

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
  readonly drafts: DraftStore
  readonly logInUrl: () => string | null
}

/** Milliseconds after which words about a time are looked at again at the latest; a timer cannot wait for months. */
const LOOK_AGAIN_MS = 60_000

/** Draws at once what the client has, which is what the browser kept, and then whatever changes. */
export function openScreen(place: ShadowRoot, { client, drafts, logInUrl }: ScreenOptions): Screen {
  let list: MessageList | null = null
  let composer: Composer | null = null
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const labels = createTimeLabels({ clock: navigator.language, words: strings.language }, undefined)
  const outgoing = {
    retry: (ref: string) => client.retry(ref),
    discard: (ref: string) => client.discard(ref),
    edit: null,
  }
  const stage: Stage = {
    labels,
    drafts,
    moment: (at) => labels.moment(at, labels.day(Date.now())),
    send(send) {
      const ref = client.send(send)
      // One wants to see what one has written, wherever one was reading.
      if (ref !== null) list?.toEnd()
      return ref
    },
    outgoing: {
      ...outgoing,
      edit({ ref, send }) {
        composer?.takeBack(send)
        client.discard(ref)
      },
    },
    outgoingWithoutEdit: outgoing,
    loadOlder: () => client.loadOlder(),
    tryNow: () => client.wake(),
    start: () => client.start(),
    exposeList: (it) => void (list = it),
    exposeComposer: (it) => void (composer = it),
  }

  const paint = (): void => {
    frame = 0
    const { view } = client
    const now = Date.now()
    const writing = writingOf(view, now)
    const { notice, changesAt } = connectionNotice(view.connection, now)
    render(
      <Chat
        view={view}
        writing={writing}
        notice={notice}
        today={labels.day(now)}
        logInUrl={logInUrl()}
        stage={stage}
      />,
      place,
    )
    const next = Math.min(...[changesAt, writingChangesAt(writing)].filter((at) => at !== null))
    clearTimeout(timer)
    timer =
      next === Infinity ? undefined : setTimeout(invalidate, Math.min(Math.max(0, next - now), LOOK_AGAIN_MS))
  }
  const invalidate = (): void => {
    if (frame === 0) frame = requestAnimationFrame(paint)
  }

  paint()
  const unsubscribe = client.subscribe(invalidate)
  return {
    invalidate,
    restoreScroll: () => list?.restoreScroll(),
    dispose() {
      unsubscribe()
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      render(null, place)
    },
  }
}
