import type { VNode } from 'preact'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import * as strings from '../strings.ts'

/** What the room is and how many are in it. `open` shows who they are; `notes` come later. */
export function roomHeader(
  room: RoomInfo | null,
  open: (opener: HTMLElement) => void,
  notes: VNode | null | undefined,
): VNode {
  return (
    <>
      <header part="header">
        <span class="room">{room?.name ?? strings.room}</span>
        {room && (
          <button
            type="button"
            class="people"
            part="button"
            aria-haspopup="dialog"
            onClick={(event) => open(event.currentTarget)}
          >
            {strings.present(room.people, room.guests)}
          </button>
        )}
      </header>
      {notes}
    </>
  )
}
