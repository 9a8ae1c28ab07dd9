import type { VNode } from 'preact'
import { type PeopleWatch, createPeopleWatch } from '../../client/people-watch.ts'
import type { RoomView } from '../../client/core/room-view.ts'
import type { RowWords } from '../view/row.tsx'
import { changeWords, nackWords } from '../strings-later.ts'
import { createSpoken } from './spoken.tsx'
import { type WritingHelp, type WritingNeeds, createWritingHelp } from './writing.tsx'

/** What makes reading and writing easier and is not needed for either: fetched when the room has been drawn and reached. */
export type Later = {
  /** Words for what is rare. */
  readonly words: RowWords
  readonly writing: WritingHelp
  /** For whoever else wants to see who is here: two watches of one socket would end each other's. */
  readonly people: PeopleWatch
  /** `troubled`: the connection is gone long enough to be spoken of. */
  render(view: RoomView, troubled: boolean): VNode
  dispose(): void
}

/** `draw` is called when something that `render` shows has changed. */
export type LaterNeeds = Omit<WritingNeeds, 'people'>

export function createLater(needs: LaterNeeds): Later {
  const { client, draw } = needs
  const spoken = createSpoken(client.view, draw)
  const people = createPeopleWatch(client)
  const writing = createWritingHelp({ ...needs, people })
  return {
    words: { nack: nackWords, change: changeWords },
    writing,
    people,
    render: (view, troubled) => spoken.render(view, troubled),
    dispose() {
      spoken.dispose()
      writing.dispose()
    },
  }
}
