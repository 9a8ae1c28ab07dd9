import type { VNode } from 'preact'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import * as strings from '../strings.ts'
import { button } from './button.tsx'
import { marked } from './marked-text.tsx'

/** What the room is, how many are in it, and what it has pinned. `open` shows who they are. */
export function roomHeader(room: RoomInfo | null, open: (opener: HTMLElement) => void): VNode {
  const irc = room?.irc ? strings.ircStates[room.irc.state] : ''
  return (
    <>
      <header part="header">
        <span class="room">{room?.name ?? strings.room}</span>
        {room &&
          button(strings.present(room.people, room.guests), (event) => open(event.currentTarget), {
            class: 'people',
            'aria-haspopup': 'dialog',
          })}
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
