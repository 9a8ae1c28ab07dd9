import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { RoomInfo } from '../../protocol/server-frame.ts'
import type { PreferenceStore } from '../preferences.ts'
import * as strings from '../strings-later.ts'
import { button } from '../view/button.tsx'
import { marked } from '../view/marked-text.tsx'

/**
 * What is to be known of the room: how far it reaches, and what it has pinned, until somebody puts that away. One
 * element, because all that stands behind it is told apart by its place.
 */
export function roomNotes({ room, epoch }: RoomView, preferences: PreferenceStore): VNode | null {
  if (!room) return null
  const { irc, topic } = room
  const pinned = topic && pinnedLine(epoch, topic.seq)
  const state = irc ? strings.ircStates[irc.state] : ''
  return (
    <div>
      {state && <p class="irc">{state}</p>}
      {topic && pinned && pinned !== preferences.now.topic && (
        <div class="topic">
          <p part="topic" dir="auto" lang="" tabIndex={0}>
            {marked(topic.text)}
          </p>
          {button(strings.hide, () => preferences.set({ topic: pinned }), {
            'aria-label': strings.hidePinned,
          })}
        </div>
      )}
    </div>
  )
}

/** Names a pinned line: under its seq another transcript has another one [T9]. */
export function pinnedLine(epoch: string | null, seq: number): string {
  return `${epoch}|${seq}`
}

/** How many are in it. */
export function peopleButton({ people, guests }: RoomInfo, open: (opener: HTMLElement) => void): VNode {
  return button(strings.present(people, guests), (event) => open(event.currentTarget), {
    key: 'people',
    class: 'people',
    'aria-haspopup': 'dialog',
  })
}
