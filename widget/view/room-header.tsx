import type { VNode } from 'preact'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import * as strings from '../strings.ts'
import { marked } from './marked-text.tsx'

/** What the room is, how many are in it, and what it has pinned. `open` shows who they are; `more` comes later. */
export function roomHeader(
  room: RoomInfo | null,
  open: (opener: HTMLElement) => void,
  more: VNode | undefined,
): VNode {
  const irc = room?.irc ? strings.ircStates[room.irc.state] : ''
  return (
    <>
      <header part="header">
        <span class="room">{room?.name ?? strings.room}</span>
        {more}
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
      {irc && <p class="irc">{irc}</p>}
      {room?.topic && (
        <p class="topic" part="topic" dir="auto" lang="" tabIndex={0}>
          {marked(room.topic.text)}
        </p>
      )}
    </>
  )
}
