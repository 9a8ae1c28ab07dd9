import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'

/** What a panel shows; made when it opens. */
export type PanelContent = {
  title(view: RoomView): string
  render(view: RoomView): VNode
  dispose(): void
}

/** What a panel may do to the frame around it. */
export type PanelFrame = {
  /** Draws again. */
  draw(): void
  /** Tells what came of something, to eyes and ears. */
  say(words: string): void
  close(): void
}
