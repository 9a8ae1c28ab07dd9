import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { RowWords } from '../view/row.tsx'
import type { ConnectionNotice } from '../core/connection-notice.ts'
import { changeWords, connectionHeard, nackWords } from '../strings-later.ts'
import { createSpoken } from './spoken.tsx'
import { hangVeil } from './veil.ts'

/** What makes reading and writing easier and is not needed for either: fetched when the room has been drawn and reached. */
export type Later = {
  /** Words for what is rare. */
  readonly words: RowWords
  /** `notice`: what is said of the connection. */
  render(view: RoomView, notice: ConnectionNotice | null): VNode
  dispose(): void
}

export type LaterNeeds = {
  readonly place: ShadowRoot
  readonly client: RoomClient
  /** Called when something that `render` shows has changed. */
  readonly draw: () => void
}

export function createLater({ place, client, draw }: LaterNeeds): Later {
  const spoken = createSpoken(client.view, draw)
  const takeDown = hangVeil(client, place)
  return {
    words: { nack: nackWords, change: changeWords },
    render: (view, notice) => spoken.render(view, notice ? connectionHeard(notice) : ''),
    dispose() {
      spoken.dispose()
      takeDown()
    },
  }
}
