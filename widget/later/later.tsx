import type { VNode } from 'preact'
import { type PeopleWatch, createPeopleWatch } from '../../client/people-watch.ts'
import type { RoomView } from '../../client/core/room-view.ts'
import type { ConnectionNotice } from '../core/connection-notice.ts'
import { CLOSED_DOCK } from '../core/closed-dock.ts'
import type { Writing } from '../core/writing.ts'
import type { TimeLabels } from '../core/time-labels.ts'
import { isIgnored } from '../core/ignoring.ts'
import type { IgnoredStore } from '../ignored.ts'
import { changeWords, connectionHeard, tooFar } from '../strings-later.ts'
import type { RowParts } from '../view/row.tsx'
import { createExactTimes } from './exact-times.ts'
import { fate } from './fate.tsx'
import { ignoreByName } from './ignore-by-name.ts'
import css from './later.css'
import { type Reading, type ReadingNeeds, createReading } from './reading.tsx'
import { learnClock } from './learned-clock.ts'
import { atMidnight } from './midnight.ts'
import { peopleButton, roomNotes } from './room-notes.tsx'
import { createEmbedding, type EmbeddingNeeds } from '../embedding/embedding.tsx'
import { labels } from '../view/labels.ts'
import { wearSheet } from '../view/worn-sheet.ts'
import { createSpoken } from './spoken.tsx'
import { hangVeil } from './veil.ts'
import { writingNote } from './writing-note.tsx'
import { type WritingHelp, type WritingNeeds, createWritingHelp } from './writing.tsx'

/** What makes reading and writing easier and is not needed for either: fetched when the room has been drawn and reached. */
export type Later = {
  readonly rows: RowParts
  /** In the place of a way to still older rows. */
  readonly tooFar: string
  readonly reading: Reading
  readonly writing: WritingHelp
  /** For whoever else wants to see who is here: two watches of one socket would end each other's. */
  readonly people: PeopleWatch
  /** Beside the room's name. */
  readonly header: (view: RoomView) => VNode
  /** Under the header. */
  notes(view: RoomView): VNode | null
  /** Why one may not write, or not as usual; `slow` as the room says it. */
  writingNote(why: Writing, slow: number): VNode | null
  /** `notice`: what is said of the connection. */
  render(view: RoomView, notice: ConnectionNotice | null): VNode
  dispose(): void
}

/** `draw` is called when something that is shown has changed. */
export type LaterNeeds = EmbeddingNeeds &
  Omit<ReadingNeeds, 'unread'> &
  Omit<WritingNeeds, 'people' | 'ignore' | 'isIgnored'> & {
    readonly ignored: IgnoredStore
    /** Shows who is in the room and what else there is to it. */
    readonly openRoom: (opener: HTMLElement) => void
    readonly logInUrl: () => string | null
    /** Those of the rows. */
    readonly labels: TimeLabels
  }

export function createLater(needs: LaterNeeds): Later {
  const { place, client, preferences, ignored, openRoom, logInUrl, draw } = needs
  learnClock([needs.labels, labels])
  const sheet = wearSheet(place, css)
  const spoken = createSpoken(preferences.applied(client.view), draw)
  const people = createPeopleWatch(client)
  const embedding = createEmbedding(needs)
  const { header, unread } = embedding
  const reading = createReading({ ...needs, unread })
  const writing = createWritingHelp({
    ...needs,
    people,
    ignore: ignoreByName(client, ignored),
    isIgnored: (id) => isIgnored(id, client.view, ignored.now),
  })
  const times = createExactTimes(place)
  const takeDown = hangVeil(client, place)
  const forgetDay = atMidnight(draw)
  return {
    rows: {
      fate: (item, canWrite) => fate(item, client, canWrite ? writing.takeBack : null),
      change: changeWords,
    },
    tooFar,
    reading,
    writing,
    people,
    header: (view) => (
      <>
        {header(view)}
        {view.room && peopleButton(view.room, openRoom)}
      </>
    ),
    notes: (view) => roomNotes(view, preferences),
    writingNote: (why, slow) => writingNote(why, slow, { logInUrl: logInUrl(), start: () => client.start() }),
    render(view, notice) {
      const isClosed = place.host.matches(CLOSED_DOCK)
      times.look()
      // Its rows are not drawn, and count all the same.
      if (isClosed) reading.look(view, true)
      return (
        <>
          {!isClosed && spoken.render(view, notice ? connectionHeard(notice) : '')}
          {embedding.render()}
        </>
      )
    },
    dispose() {
      spoken.dispose()
      embedding.dispose()
      reading.dispose()
      writing.dispose()
      times.dispose()
      takeDown()
      forgetDay()
      sheet.takeOff()
    },
  }
}
