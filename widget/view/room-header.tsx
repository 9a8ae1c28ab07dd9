import type { VNode } from 'preact'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import { strings } from '../strings.ts'

/** Which room this is and how many are in it; its height is there before the room has spoken. */
export function RoomHeader({ room }: { readonly room: RoomInfo | null }): VNode {
  return (
    <header part="header">
      <span class="room">{room?.name ?? strings.room}</span>
      {room !== null && room.people > 0 && <span class="people">{strings.people(room.people)}</span>}
    </header>
  )
}
