import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import { changeWords, tooFar } from '../strings-later.ts'
import type { RowParts } from '../view/row.tsx'
import { fate } from './fate.tsx'
import css from './later.css'
import { type Reading, type ReadingNeeds, createReading } from './reading.tsx'
import { roomNotes } from './room-notes.tsx'
import { createSpoken } from './spoken.tsx'

/** What makes reading and writing easier and is not needed for either: fetched when the room has been drawn and reached. */
export type Later = {
  readonly rows: RowParts
  /** In the place of a way to still older rows. */
  readonly tooFar: string
  readonly reading: Reading
  /** Under the header. */
  notes(room: RoomInfo): VNode
  /** `troubled`: the connection is gone long enough to be spoken of. */
  render(view: RoomView, troubled: boolean): VNode
  dispose(): void
}

/** `draw` is called when something that is shown has changed. */
export type LaterNeeds = ReadingNeeds

export function createLater(needs: LaterNeeds): Later {
  const { place, client, preferences, draw } = needs
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  place.adoptedStyleSheets.push(sheet)
  const spoken = createSpoken(preferences.applied(client.view), draw)
  const reading = createReading(needs)
  return {
    rows: { fate: (item, takeBack) => fate(item, client, takeBack), change: changeWords },
    tooFar,
    reading,
    notes: (room) => roomNotes(room, preferences),
    render: (view, troubled) => spoken.render(view, troubled),
    dispose() {
      spoken.dispose()
      reading.dispose()
      place.adoptedStyleSheets = place.adoptedStyleSheets.filter((other) => other !== sheet)
    },
  }
}
