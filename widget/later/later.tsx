import type { VNode } from 'preact'
import { type PeopleWatch, createPeopleWatch } from '../../client/people-watch.ts'
import type { RoomView } from '../../client/core/room-view.ts'
import type { RowWords } from '../view/row.tsx'
import type { ConnectionNotice } from '../core/connection-notice.ts'
import { changeWords, connectionHeard, nackWords } from '../strings-later.ts'
import { isIgnored } from '../core/ignoring.ts'
import type { IgnoredStore } from '../ignored.ts'
import { ignoreByName } from './ignore-by-name.ts'
import { createSpoken } from './spoken.tsx'
import { hangVeil } from './veil.ts'
import { type WritingHelp, type WritingNeeds, createWritingHelp } from './writing.tsx'

/** What makes reading and writing easier and is not needed for either: fetched when the room has been drawn and reached. */
export type Later = {
  /** Words for what is rare. */
  readonly words: RowWords
  readonly writing: WritingHelp
  /** For whoever else wants to see who is here: two watches of one socket would end each other's. */
  readonly people: PeopleWatch
  /** `notice`: what is said of the connection. */
  render(view: RoomView, notice: ConnectionNotice | null): VNode
  dispose(): void
}

/** `draw` is called when something that `render` shows has changed. */
export type LaterNeeds = Omit<WritingNeeds, 'people' | 'ignore' | 'isIgnored'> & {
  readonly ignored: IgnoredStore
}

export function createLater(needs: LaterNeeds): Later {
  const { place, client, ignored, draw } = needs
  const spoken = createSpoken(client.view, draw)
  const people = createPeopleWatch(client)
  const writing = createWritingHelp({
    ...needs,
    people,
    ignore: ignoreByName(client, ignored),
    isIgnored: (id) => isIgnored(id, client.view, ignored.now),
  })
  const takeDown = hangVeil(client, place)
  return {
    words: { nack: nackWords, change: changeWords },
    writing,
    people,
    render: (view, notice) => spoken.render(view, notice ? connectionHeard(notice) : ''),
    dispose() {
      spoken.dispose()
      writing.dispose()
      takeDown()
    },
  }
}
