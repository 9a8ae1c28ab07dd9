import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import { CLOSED_DOCK } from '../core/closed-dock.ts'
import { createEmbedding, type Embedding, type EmbeddingNeeds } from '../embedding/embedding.tsx'
import type { RowWords } from '../view/row.tsx'
import { changeWords, nackWords } from '../strings-later.ts'
import { createSpoken } from './spoken.tsx'

/** What makes reading and writing easier and is not needed for either: fetched when the room has been drawn and reached. */
export type Later = {
  /** Words for what is rare. */
  readonly words: RowWords
  /** Of the room's header. */
  readonly header: Embedding['header']
  /** What the reading side has counted. */
  readonly unread: Embedding['unread']
  /** `troubled`: the connection is gone long enough to be spoken of. */
  render(view: RoomView, troubled: boolean): VNode
  dispose(): void
}

export type LaterNeeds = EmbeddingNeeds

export function createLater(needs: LaterNeeds): Later {
  const { place, client, draw } = needs
  const spoken = createSpoken(client.view, draw)
  const embedding = createEmbedding(needs)
  return {
    words: { nack: nackWords, change: changeWords },
    header: embedding.header,
    unread: embedding.unread,
    render: (view, troubled) => (
      <>
        {!place.host.matches(CLOSED_DOCK) && spoken.render(view, troubled)}
        {embedding.render()}
      </>
    ),
    dispose() {
      spoken.dispose()
      embedding.dispose()
    },
  }
}
