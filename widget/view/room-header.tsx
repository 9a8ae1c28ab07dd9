import type { VNode } from 'preact'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import type { PreferenceStore } from '../preferences.ts'
import * as strings from '../strings.ts'
import { button } from './button.tsx'
import { marked } from './marked-text.tsx'

/** What the room is, how many are in it, and what it has pinned. `open` shows who they are. */
export function roomHeader(
  room: RoomInfo | null,
  preferences: PreferenceStore,
  open: (opener: HTMLElement) => void,
): VNode {
  const topic = room?.topic
  const irc = room?.irc ? strings.ircStates[room.irc.state] : ''
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
      {irc && <p class="irc">{irc}</p>}
      {topic && topic.seq !== preferences.now.topic && (
        <div class="topic">
          <p part="topic" dir="auto" lang="" tabIndex={0}>
            {marked(topic.text)}
          </p>
          {button(strings.hide, () => preferences.set({ topic: topic.seq }))}
        </div>
      )}
    </>
  )
}
