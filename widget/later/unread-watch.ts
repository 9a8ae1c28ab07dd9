import type { RoomView } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import { type Line, type Unread, afterLook, firstLine, unreadOf } from '../core/unread.ts'
import { createAttention } from './attention.ts'
import { createReadUpTo } from './read-up-to.ts'
import { newestInSight, seqOf } from './sight.ts'

/** What has been read and what has not. */
export type UnreadWatch = {
  /** Null before the first look. */
  readonly line: Line | null
  /** The view that was looked at last. */
  readonly view: RoomView
  /** To be called before this view is drawn. */
  look(view: RoomView, pinned: boolean): Line
  /** Other rows are in sight. */
  scrolled(): void
  dispose(): void
}

export type UnreadWatchNeeds = {
  readonly place: ShadowRoot
  readonly client: RoomClient
  /** The room's WebSocket URL. */
  readonly url: string
  /** The view as it is shown. */
  readonly applied: (view: RoomView) => RoomView
  readonly draw: () => void
  /** Told what is unread when that changes, also while the page is hidden. */
  readonly unread?: ((now: Unread) => void) | undefined
}

/** Milliseconds in sight after which a row is read. */
const READ_MS = 1_000

export function createUnreadWatch(needs: UnreadWatchNeeds): UnreadWatch {
  const { place, client, url, applied, draw, unread } = needs
  const ended = new AbortController()
  const upTo = createReadUpTo(url, () => {
    count()
    draw()
  })
  const attention = createAttention(place.host, attend, ended.signal)
  let view = applied(client.view)
  let line: Line | null = null
  let pinned = true
  /** What a hidden page holds besides has been before nobody's eyes. */
  let drawnUpTo = 0
  /** The newest row in sight a moment ago. */
  let sighted = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let told: Unread = { count: 0, mentions: 0 }

  function look(now: RoomView): Line {
    const attends = attention.is
    // What was at the end is read, even by somebody who leaves at once; what comes just now is not.
    if (line?.attends && !attends && pinned) upTo.advance(drawnUpTo)
    if (upTo.look(now) || !line) line = firstLine(upTo.seq)
    view = now
    const isLive = view.connection.is === 'live'
    line = afterLook(line, { ...view, me: view.you?.id, marker: upTo.seq, attends, isLive })
    if (attends) wait()
    count()
    return line
  }

  function attend(): void {
    if (!line) return
    look(applied(client.view))
    draw()
  }

  function wait(): void {
    if (upTo.seq < view.cursor) timer ??= setTimeout(read, READ_MS)
  }

  /** Moves the marker up to what has been in sight for long enough. */
  function read(): void {
    timer = undefined
    if (!attention.is) return
    const now = pinned ? drawnUpTo : seqOf(newestInSight(place))
    upTo.advance(pinned ? now : Math.min(sighted, now))
    sighted = now
    if (now > upTo.seq) wait()
  }

  function count(): void {
    const { rows, you } = applied(client.view)
    const now = unreadOf(rows, upTo.seq, you)
    if (now.count === told.count && now.mentions === told.mentions) return
    told = now
    unread?.(now)
  }

  // A hidden page is not drawn, and yet counts.
  const unsubscribe = client.subscribe(count)
  return {
    get line() {
      return line
    },
    get view() {
      return view
    },
    look(now, isPinned) {
      const its = look(now)
      pinned = isPinned
      drawnUpTo = now.cursor
      return its
    },
    scrolled() {
      if (attention.is) wait()
    },
    dispose() {
      ended.abort()
      unsubscribe()
      upTo.dispose()
      clearTimeout(timer)
    },
  }
}
