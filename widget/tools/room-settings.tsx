import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { Requests } from '../../client/requests.ts'
import type { RoomClient } from '../../client/room-client.ts'
import { SLOW_SECONDS_MAX } from '../../protocol/limits.ts'
import * as strings from '../strings-tools.ts'
import type { PanelFrame } from './panel.ts'

export type RoomSettingsNeeds = {
  readonly client: Pick<RoomClient, 'send'>
  readonly requests: Pick<Requests, 'ask'>
  readonly around: PanelFrame
}

/** The pinned line and slow mode, as forms; what is typed stays until the panel goes. */
export function createRoomSettings({ client, requests, around }: RoomSettingsNeeds): {
  render(view: RoomView): VNode
} {
  /** As typed; null while the room's own is shown. */
  let topic: string | null = null
  let slow: string | null = null

  const saveTopic = (event: Event): void => {
    event.preventDefault()
    if (topic === null) return
    const ref = client.send({ kind: 'topic', text: topic.trim() })
    around.say(ref === null ? strings.tooMuchWaits : strings.onItsWay)
  }
  const saveSlow = (event: Event): void => {
    event.preventDefault()
    if (slow === null) return
    const seconds = Number(slow)
    void requests.ask({ type: 'slow', seconds }).then((answer) => around.say(strings.answerWords(answer)))
  }

  return {
    render({ room }) {
      return (
        <>
          <form onSubmit={saveTopic}>
            <label>
              {strings.pinnedLine}
              <input
                part="input"
                dir="auto"
                value={topic ?? room?.topic?.text ?? ''}
                onInput={({ currentTarget }) => {
                  topic = currentTarget.value
                }}
              />
            </label>
            <button part="button">{strings.save}</button>
          </form>
          <form onSubmit={saveSlow}>
            <label>
              {strings.slowSeconds}
              <input
                part="input"
                type="number"
                min={0}
                max={SLOW_SECONDS_MAX}
                step={1}
                required
                value={slow ?? String(room?.slow ?? 0)}
                onInput={({ currentTarget }) => {
                  slow = currentTarget.value
                }}
              />
            </label>
            <button part="button">{strings.save}</button>
          </form>
        </>
      )
    },
  }
}
