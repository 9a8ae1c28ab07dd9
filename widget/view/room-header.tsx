import type { VNode } from 'preact'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import * as strings from '../strings.ts'

/** What the room is. `more`, which is beside its name, and, below, `notes` come later. */
export function roomHeader(
  room: RoomInfo | null,
  more: VNode | undefined,
  notes: VNode | null | undefined,
): VNode {
  return (
    <>
      <header part="header">
        <span class="room">{room?.name ?? strings.room}</span>
        {more}
      </header>
      {notes}
    </>
  )
}
