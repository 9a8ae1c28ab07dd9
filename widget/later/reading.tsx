import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { Message } from '../../protocol/entry.ts'
import { markupTokens } from '../../protocol/markup.ts'
import { plainText } from '../../protocol/markup-token.ts'
import type { ListItem } from '../core/list-items.ts'
import { firstNew, isNew } from '../core/shown-rows.ts'
import { type Line, type Unread, afterLook, firstLine, unreadOf } from '../core/unread.ts'
import type { PreferenceStore } from '../preferences.ts'
import * as strings from '../strings-later.ts'
import { button } from '../view/button.tsx'
import { moment } from '../view/labels.ts'
import type { MessageList } from '../view/message-list.tsx'
import { createAnnouncementRuns } from './announcement-run.tsx'
import { createAttention } from './attention.ts'
import { createJump } from './jump.ts'
import { createReadUpTo } from './read-up-to.ts'

/** What the conversation has beyond its rows: what is new, ways to what is out of sight, what an answer answers. */
export type Reading = {
  /** To be called before the rows are drawn: the seq up to which the line says that all was read. */
  look(view: RoomView, pinned: boolean): number
  rows(items: readonly ListItem[], element: (item: ListItem) => VNode): VNode[]
  /** What a message answers. */
  above(row: Message): VNode | null
  /** Over the rows; `seen` is the newest seq when the reader left the end, null while they are there. */
  bars(seen: number | null): VNode
  dispose(): void
}

export type ReadingNeeds = {
  readonly place: ShadowRoot
  readonly client: RoomClient
  /** The room's WebSocket URL, and its page. */
  readonly url: string
  readonly page: string
  readonly list: Pick<MessageList, 'show' | 'toEnd'>
  readonly preferences: PreferenceStore
  readonly draw: () => void
  /** Told what is unread when that changes. */
  readonly unread?: ((now: Unread) => void) | undefined
}

/** Milliseconds in sight after which a row is read. */
const READ_MS = 1_000
/** UTF-16 units of an answered message that are shown. */
const QUOTE_MAX = 200
/** Milliseconds for which it is said that a message was not found. */
const NOTE_MS = 8_000

export function createReading(needs: ReadingNeeds): Reading {
  const { place, client, url, page, list, draw } = needs
  const { applied } = needs.preferences
  const ended = new AbortController()
  const { signal } = ended
  const upTo = createReadUpTo(url, () => {
    count()
    draw()
  })
  const attention = createAttention(place.host, attend, signal)
  const runs = createAnnouncementRuns(page, draw)
  const jump = createJump({ place, client, list, unfold: runs.unfold, notFound })
  let view = applied(client.view)
  /** Up to where rows have been drawn: what a hidden page holds besides has been before nobody's eyes. */
  let drawnUpTo = 0
  let line: Line | null = null
  let pinned = true
  /** The newest row in sight a moment ago. */
  let sighted = 0
  let readTimer: ReturnType<typeof setTimeout> | undefined
  let told: Unread = { count: 0, mentions: 0 }
  /** The line that has been in sight, by its first row; and whether there is one further up. */
  let lineSeen: number | undefined
  let isAbove = false
  let note = ''
  let noteTimer: ReturnType<typeof setTimeout> | undefined

  function look(now: RoomView): Line {
    if (upTo.look(now) || !line) line = firstLine(upTo.seq)
    const attends = attention.is
    // What was at the end is read, even by somebody who left it at once; what comes just now is not.
    if (line.attends && !attends && pinned) upTo.advance(drawnUpTo)
    view = now
    line = afterLook(line, {
      ...view,
      me: view.you?.id,
      marker: upTo.seq,
      attends,
      isLive: view.connection.is === 'live',
    })
    if (attends && upTo.seq < view.cursor) readTimer ??= setTimeout(read, READ_MS)
    return line
  }

  function attend(): void {
    if (!line) return
    look(applied(client.view))
    draw()
  }

  /** Moves the marker up to what has been in sight for long enough. */
  function read(): void {
    readTimer = undefined
    const now = pinned ? drawnUpTo : newestInSight(place)
    if (!attention.is) return
    if (pinned) upTo.advance(now)
    else upTo.advance(Math.min(sighted, now))
    if (now > upTo.seq) readTimer = setTimeout(read, READ_MS)
    sighted = now
  }

  function count(): void {
    const { rows, you } = applied(client.view)
    const now = unreadOf(rows, upTo.seq, you)
    if (now.count === told.count && now.mentions === told.mentions) return
    told = now
    needs.unread?.(now)
  }

  /** Whether the line is out of sight, above; to be looked at when the rows have been drawn, and as they move. */
  function seek(): void {
    const first = line?.stands ? firstNew(view.rows, line.upTo, view.you?.id) : undefined
    let above = first !== undefined && first !== lineSeen
    if (above) {
      const edge = place.querySelector('.scroller')?.getBoundingClientRect().top ?? 0
      const its = place.querySelector('.unread')?.getBoundingClientRect()
      if (its && its.bottom > edge) {
        lineSeen = first
        above = false
      }
    }
    if (above !== isAbove) draw()
    isAbove = above
  }

  function notFound(): void {
    say(strings.notThere)
    clearTimeout(noteTimer)
    noteTimer = setTimeout(() => say(''), NOTE_MS)
  }
  function say(words: string): void {
    note = words
    draw()
  }

  /** The hash of a page around belongs to that page. */
  function followHash(): void {
    const seq = isPage() ? Number(location.hash.slice(1)) : 0
    if (seq > 0) jump.to(seq, false)
  }
  const isPage = (): boolean => place.host.getAttribute('mode') === 'page'

  const onScroll = (): void => {
    seek()
    if (line?.attends && upTo.seq < view.cursor) readTimer ??= setTimeout(read, READ_MS)
  }
  const onClick = ({ target }: Event): void => {
    const link = target instanceof Element ? target.closest('.time') : null
    // Nobody is to lose the page that they are on.
    if (!isPage()) link?.setAttribute('target', '_blank')
  }
  place.addEventListener('scroll', onScroll, { signal, capture: true, passive: true })
  place.addEventListener('click', onClick, { signal, capture: true })
  window.addEventListener('hashchange', followHash, { signal })
  // A hidden page is not drawn, and yet counts.
  const unsubscribe = client.subscribe(count)
  followHash()

  return {
    look(now, isPinned) {
      const { upTo: its } = look(now)
      pinned = isPinned
      drawnUpTo = view.cursor
      jump.look(view, pinned)
      count()
      queueMicrotask(seek)
      return its
    },
    rows: runs.draw,
    above(row) {
      if (row.kind !== 'say' || row.reply === undefined) return null
      const { reply } = row
      const { rows } = view
      const target = rows.find(({ seq }) => seq === reply)
      const [first] = rows
      if (!target && first && first.seq < reply) return <p class="context">↪ {strings.answersRemoved}</p>
      return (
        <button type="button" class="context" onClick={() => jump.to(reply, true)}>
          ↪{' '}
          {target ? (
            <>
              <bdi>{target.by.name}</bdi>: {quoted(target)}
            </>
          ) : (
            strings.answersEarlier
          )}
        </button>
      )
    },
    bars(seen) {
      const { rows, you, hasOlder } = view
      const me = you?.id
      const news = line ? rows.filter((row) => isNew(row, line?.upTo ?? Infinity, me)) : []
      const [first] = news
      const isMore = hasOlder && first !== undefined && first === rows[0]
      const below = seen === null ? 0 : rows.filter((row) => isNew(row, seen, me)).length
      return (
        <>
          <div class="bar" role="status">
            {note}
          </div>
          {isAbove &&
            first &&
            button(
              [
                strings.newSince(`${news.length}${isMore ? '+' : ''}`, moment(first.at)),
                ' ',
                <span aria-hidden="true">↑</span>,
              ],
              () => jump.to(first.seq, true),
              { class: 'bar' },
            )}
          {seen !== null &&
            button(
              [
                `${below === 0 ? strings.latest : strings.newMessages(below)} `,
                <span aria-hidden="true">↓</span>,
              ],
              list.toEnd,
              { class: 'bar latest' },
            )}
        </>
      )
    },
    dispose() {
      ended.abort()
      unsubscribe()
      upTo.dispose()
      jump.dispose()
      clearTimeout(readTimer)
      clearTimeout(noteTimer)
    },
  }
}

function quoted(row: Message): string {
  return row.kind === 'announce' ? '' : plainText(markupTokens(row.text)).slice(0, QUOTE_MAX)
}

/** Seq of the last row of which the upper half is in sight. */
function newestInSight(place: ShadowRoot): number {
  const edge = place.querySelector('.scroller')?.getBoundingClientRect().bottom ?? 0
  const times = [...place.querySelectorAll<HTMLAnchorElement>('.time[href]')]
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const its = times[middle]?.closest('.row')?.getBoundingClientRect()
    if (its && its.top + its.height / 2 <= edge) low = middle + 1
    else high = middle
  }
  return Number(times[low - 1]?.hash.slice(1) ?? 0)
}
