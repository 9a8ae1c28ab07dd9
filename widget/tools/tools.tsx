import type { VNode } from 'preact'
import { type PeopleWatch, createPeopleWatch } from '../../client/people-watch.ts'
import { createRequests } from '../../client/requests.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { Message } from '../../protocol/entry.ts'
import * as strings from '../strings-tools.ts'
import { button } from '../view/button.tsx'
import type { IgnoredStore } from '../ignored.ts'
import type { PreferenceStore } from '../preferences.ts'
import type { EarlierLine } from '../view/composer.tsx'
import { render } from '../view/render.ts'
import type { PanelContent, PanelFrame } from './panel.ts'
import { createRoomPanel } from './room-panel.tsx'
import { createRowPanel } from './row-panel.tsx'
import { wearSheet } from '../view/worn-sheet.ts'
import css from './tools.css'

/** What one may ask for a panel about. */
export type Subject = { readonly is: 'row'; readonly row: Message } | { readonly is: 'room' }

export type ToolsNeeds = {
  readonly place: ShadowRoot
  readonly client: RoomClient
  /** The room's page. */
  readonly page: string
  readonly ignored: IgnoredStore
  readonly preferences: PreferenceStore
  /** Takes a line into the composer, to be changed. */
  readonly edit: (line: EarlierLine) => void
  /** Writes these words into the composer, where one is writing. */
  readonly mention: (words: string) => void
  /** Begins an answer in the composer. */
  readonly reply: (row: Message) => void
  /** That of another part: two watches of one socket would end each other's. */
  readonly people: () => PeopleWatch | undefined
}

/** Everything beyond reading and writing, one panel at a time. */
export type Tools = {
  /** `opener` gets the focus back. */
  open(subject: Subject, opener: HTMLElement): void
  dispose(): void
}

type Opened = {
  readonly content: PanelContent
  readonly opener: HTMLElement
  /** Who opened it; null where nobody is known. */
  readonly by: string | null
  said: string
}

export function createTools(needs: ToolsNeeds): Tools {
  const { place, client, page, ignored, preferences, edit, mention, reply, people } = needs
  const sheet = wearSheet(place, css)
  const requests = createRequests(client)
  const ownPeople = createPeopleWatch(client)
  let opened: Opened | null = null
  let frame = 0

  function contentFor(subject: Subject, around: PanelFrame): PanelContent {
    const shared = { client, requests, ignored, mention, around }
    return subject.is === 'row'
      ? createRowPanel({ ...shared, row: subject.row, page, edit, reply })
      : createRoomPanel({ ...shared, preferences, people: people() ?? ownPeople })
  }

  function shut(): HTMLElement | null {
    const opener = opened?.opener ?? null
    opened?.content.dispose()
    opened = null
    return opener
  }

  function close(): void {
    const hadFocus = place.activeElement?.closest('.panel')
    const opener = shut()
    draw()
    if (!hadFocus) return
    // The row with the button may be gone; what it was in is there.
    const next = opener?.isConnected ? opener : place.querySelector<HTMLElement>('[role="log"]')
    next?.focus()
  }

  function draw(): void {
    cancelAnimationFrame(frame)
    frame = 0
    const slot = place.querySelector('.tools')
    if (!slot) return
    const hadFocus = slot.contains(place.activeElement)
    render(opened && panel(opened), slot)
    // What was pressed may have gone; its keyboard stays in the panel.
    if (hadFocus && !slot.contains(place.activeElement)) focusPanel()
  }

  /** Where the panel says one goes on, or, its name being read out, at its beginning. */
  function focusPanel(): void {
    const next =
      place.querySelector<HTMLElement>('.panel .next') ?? place.querySelector<HTMLElement>('.panel')
    next?.focus()
  }

  function panel({ content, said }: Opened): VNode {
    const title = content.title(client.view)
    return (
      <section
        class="panel"
        part="panel"
        role="dialog"
        aria-label={title}
        tabIndex={-1}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key !== 'Escape' || event.isComposing) return
          event.preventDefault()
          close()
        }}
        onKeyUp={stop}
        onKeyPress={stop}
      >
        <div class="title">
          <h2>{title}</h2>
          {button(strings.close, close)}
        </div>
        {content.render(client.view)}
        <p role="status">{said}</p>
      </section>
    )
  }

  const unsubscribe = client.subscribe(() => {
    if (!opened) return
    // What one person looked at and typed is not for whoever sits here next.
    if (opened.by !== null && opened.by !== client.view.you?.id) close()
    else frame ||= requestAnimationFrame(draw)
  })

  return {
    open(subject, opener) {
      shut()
      const around: PanelFrame = {
        draw,
        say(words) {
          if (opened?.content !== content) return
          opened.said = words
          draw()
        },
        close,
      }
      const content = contentFor(subject, around)
      opened = { content, opener, by: client.view.you?.id ?? null, said: '' }
      draw()
      focusPanel()
    },
    dispose() {
      shut()
      draw()
      unsubscribe()
      requests.dispose()
      sheet.takeOff()
    },
  }
}

/** The page sees keys as meant for the element, and would take them for its shortcuts. */
function stop(event: Event): void {
  event.stopPropagation()
}
