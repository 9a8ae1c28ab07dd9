import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { Message } from '../../protocol/entry.ts'
import { READING_ROWS } from '../../client/core/timeline.ts'
import { type ListItem, listItems } from '../core/list-items.ts'
import {
  FIRST_ROWS,
  PINNED_PX,
  PINNED_ROWS,
  firstNew,
  olderFrom,
  shownFrom,
  shownRows,
} from '../core/shown-rows.ts'
import type { Later } from '../later/later.tsx'
import { readUpTo } from '../read-marker.ts'
import * as strings from '../strings.ts'
import { button } from './button.tsx'
import { labels, moment } from './labels.ts'
import { MessageRow, OutgoingRow } from './row.tsx'

/** The conversation: follows the newest row while its end is in sight, and otherwise holds still. */
export type MessageList = {
  /** `today` is the calendar day of now; `part` comes later. */
  render(view: RoomView, today: string, canWrite: boolean, part: Later | null): VNode
  /** To be called before the document changes, and its result after: what is being read does not move. */
  hold(): () => void
  /** Goes to the newest row and follows from there. */
  readonly toEnd: () => void
  /** Draws what is held from this seq on, and leaves the end. */
  show(seq: number): void
  focus(): void
  /** After the element was moved in the document, which forgets it. */
  readonly restoreScroll: () => void
}

/** CSS pixels from the top at which older rows are fetched: a screen's third, so that they are often there in time. */
const OLDER_PX = 120

export type ListNeeds = {
  readonly client: RoomClient
  /** The room's WebSocket URL, and its page. */
  readonly url: string
  readonly page: string
  /** Shows what can be done about a row. */
  readonly openTools: (row: Message, opener: HTMLElement) => void
  /** Called when something that `render` shows has changed. */
  readonly draw: () => void
}

export function createMessageList(needs: ListNeeds): MessageList {
  const { client, url, page, openTools, draw } = needs
  let rows: readonly Message[] = []
  let scroller: HTMLElement | null = null
  let lastTop = 0
  /** The reader follows the newest row. */
  let pinned = true
  /** Where the shown rows begin, and the newest seq when the reader left the end; both matter while not pinned. */
  let from = 0
  let seen = 0
  /** Rows that are drawn at most while pinned, and whether there are more for the next drawing. */
  let most = FIRST_ROWS
  let isCut = false
  /** A row keeps its identity while it is unchanged, and what was drawn before is left alone. */
  const drawn = new WeakMap<Message, readonly [follows: boolean, clock: unknown, VNode]>()

  const follow = (): void => {
    if (scroller === null || !pinned) return
    scroller.scrollTop = scroller.scrollHeight
    lastTop = scroller.scrollTop
    if (!isCut) return
    // Above what is in sight there is time; where they would be in sight they come in the same frame.
    if (lastTop > 0) setTimeout(draw)
    else draw()
  }
  const resized = new ResizeObserver(follow)
  const mount = (element: HTMLElement | null): void => {
    scroller = element
    if (element === null) resized.disconnect()
    else for (const observed of [element, ...element.children]) resized.observe(observed)
  }

  const letGo = (): void => {
    pinned = false
    from = shownFrom(rows)
    seen = rows.at(-1)?.seq ?? 0
  }
  /** Rows that are held and not shown come first, then the room's. */
  const older = (): void => {
    const start = olderFrom(rows, pinned, from)
    if (start === null) return client.loadOlder()
    if (pinned) letGo()
    from = start
    draw()
  }
  const toEnd = (): void => {
    pinned = true
    draw()
    follow()
  }

  const onScroll = ({ currentTarget }: { readonly currentTarget: HTMLElement }): void => {
    const { scrollTop, scrollHeight, clientHeight } = currentTarget
    const wentUp = scrollTop < lastTop
    lastTop = scrollTop
    const atEnd = scrollHeight - scrollTop - clientHeight <= PINNED_PX
    // The end also goes away when the composer grows; only a reader who went up has left it.
    if (atEnd !== pinned && (atEnd || wentUp)) {
      if (atEnd) pinned = true
      else letGo()
      draw()
    }
    if (scrollTop <= OLDER_PX) older()
  }

  const messageRow = (
    { key, row, follows }: Extract<ListItem, { is: 'message' }>,
    part: Later | null,
  ): VNode => {
    const [before, clock, known] = drawn.get(row) ?? []
    const { time } = labels
    // What it answers may change or go while it stays.
    if (known && before === follows && clock === time && !('reply' in row)) return known
    const vnode = (
      <MessageRow
        key={key}
        row={row}
        follows={follows}
        href={`${page}#${row.seq}`}
        above={part?.reading.above(row)}
        openTools={openTools}
      />
    )
    drawn.set(row, [follows, time, vnode])
    return vnode
  }

  return {
    toEnd,
    show(seq) {
      if (pinned) letGo()
      from = Math.min(from, seq)
      draw()
    },
    focus: () => scroller?.focus({ preventScroll: true }),
    restoreScroll() {
      if (scroller !== null) scroller.scrollTop = lastTop
      follow()
    },
    hold() {
      // Who is at its end is told of its new size when that is known: to ask for it now would be to lay it out twice.
      if (scroller === null || pinned) return () => {}
      const held = scroller
      const edge = held.getBoundingClientRect().top
      // Days do not count, they come and go with their first row; and a moderator may take away any row.
      const inSight = [...held.querySelectorAll('.row')]
        .map((row) => ({ row, before: row.getBoundingClientRect() }))
        .filter(({ before }) => before.bottom > edge)
      return () => {
        const anchor = inSight.find(({ row }) => row.isConnected)
        if (anchor) held.scrollTop += anchor.row.getBoundingClientRect().top - anchor.before.top
      }
    },
    render(view, today, canWrite, part) {
      const { outbox, you, connection, hasOlder, loadingOlder, aheadMs } = view
      rows = view.rows
      client.setReading(!pinned)
      const element = (entry: ListItem): VNode => {
        switch (entry.is) {
          case 'day':
            return (
              <li key={entry.key} class="day">
                <span>{labels.dayName(entry.at, today)}</span>
              </li>
            )
          case 'unread':
            return (
              <li key={entry.key} class="day unread">
                <span>{strings.newSince(moment(entry.at))}</span>
              </li>
            )
          case 'message':
            return messageRow(entry, part)
          case 'outgoing':
            return (
              <OutgoingRow
                key={entry.key}
                item={entry.item}
                follows={entry.follows}
                you={you}
                parts={part?.rows}
                canWrite={canWrite}
              />
            )
        }
      }
      const upTo = part ? part.reading.look(view, pinned) : readUpTo(url, view)
      const shown = shownRows(rows, pinned, from, most)
      isCut = most === FIRST_ROWS && shown.length < rows.length
      if (rows.length > 0) most = PINNED_ROWS
      const items = listItems(shown, outbox, {
        day: labels.day,
        unread: firstNew(rows, upTo, you?.id),
        aheadMs,
      })
      return (
        <div class="log">
          <div
            class="scroller"
            part="list"
            role="log"
            aria-live="off"
            aria-label={strings.messages}
            tabIndex={0}
            ref={mount}
            onScroll={onScroll}
          >
            <div>
              {(hasOlder || olderFrom(rows, pinned, from) !== null) && (
                <p class="empty">
                  {rows.length >= READING_ROWS
                    ? part?.tooFar
                    : button(loadingOlder ? strings.loadingOlder : strings.olderMessages, older, {
                        'aria-disabled': loadingOlder,
                      })}
                </p>
              )}
              {connection.is === 'live' && items.length === 0 && <p class="empty">{strings.noMessages}</p>}
              <ol role="list">{part ? part.reading.rows(items, element) : items.map(element)}</ol>
            </div>
          </div>
          <div class="tools" />
          {part?.reading.bars(pinned ? null : seen)}
        </div>
      )
    },
  }
}
