import type { VNode } from 'preact'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import * as strings from '../strings.ts'
import { button } from './button.tsx'

/** What the room is and how many are in it. `open` shows who they are; `more` and, below, `notes` come later. */
export function roomHeader(
  room: RoomInfo | null,
  open: (opener: HTMLElement) => void,
  more: VNode | undefined,
  notes: VNode | null | undefined,
): VNode {
  return (
    <>
      <header part="header">
        <span class="room">{room?.name ?? strings.room}</span>
        {more}
        {room &&
          button(strings.present(room.people, room.guests), (event) => open(event.currentTarget), {
            key: 'people',
            class: 'people',
            'aria-haspopup': 'dialog',
          })}
      </header>
      {notes}
    </>
  )
}
