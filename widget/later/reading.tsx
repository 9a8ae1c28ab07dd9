import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'
import type { ListItem } from '../core/list-items.ts'
import type { PreferenceStore } from '../preferences.ts'
import * as strings from '../strings-later.ts'
import type { MessageList } from '../view/message-list.tsx'
import { createAnnouncementRuns } from './announcement-run.tsx'
import { answered } from './answered.tsx'
import { createBars } from './bars.tsx'
import { createJump } from './jump.ts'
import { followPermalinks } from './permalinks.ts'
import { followKeys } from './row-keys.ts'
import { type UnreadWatchNeeds, createUnreadWatch } from './unread-watch.ts'

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

export type ReadingNeeds = Omit<UnreadWatchNeeds, 'applied'> & {
  /** The room's page. */
  readonly page: string
  readonly list: Pick<MessageList, 'show' | 'toEnd'>
  readonly preferences: PreferenceStore
}

export function createReading(needs: ReadingNeeds): Reading {
  const { place, client, page, list, preferences, draw } = needs
  const ended = new AbortController()
  const { signal } = ended
  const watch = createUnreadWatch({ ...needs, applied: preferences.applied })
  const runs = createAnnouncementRuns(page, draw)
  const jump = createJump({
    place,
    client,
    list,
    unfold: runs.unfold,
    notFound: () => bars.say(strings.notThere),
  })
  const jumpTo = (seq: number): void => jump.to(seq, true)
  const bars = createBars({ place, watch, jump: jumpTo, toEnd: list.toEnd, draw })

  const onScroll = (): void => {
    bars.seek()
    watch.scrolled()
  }
  place.addEventListener('scroll', onScroll, { signal, capture: true, passive: true })
  followKeys(place, signal)
  // Nobody's focus is taken when a page opens.
  followPermalinks(place, (seq) => jump.to(seq, false), signal)

  return {
    look(view, pinned) {
      const { upTo } = watch.look(view, pinned)
      jump.look(view, pinned)
      // The list has gone to its end by then.
      requestAnimationFrame(bars.seek)
      return upTo
    },
    rows: (items, element) => runs.draw(items, element),
    above: (row) => answered(row, { held: client.view.rows, shown: watch.view.rows }, jumpTo),
    bars: (seen) => bars.draw(seen),
    dispose() {
      ended.abort()
      watch.dispose()
      jump.dispose()
      bars.dispose()
    },
  }
}
