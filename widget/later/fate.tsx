import type { VNode } from 'preact'
import type { OutboxItem, OutgoingLine } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import * as strings from '../strings-later.ts'
import { button } from '../view/button.tsx'
import { moment } from '../view/labels.ts'

/** Why a send waits or failed, and what can be done about it; `takeBack` puts its text into the composer, where one may write. */
export function fate(
  { ref, state, send, writtenAt }: OutboxItem,
  client: Pick<RoomClient, 'retry' | 'discard'>,
  takeBack: ((send: OutgoingLine) => void) | null,
): VNode {
  const failed = state.is === 'failed'
  const isLine = send.kind === 'say' || send.kind === 'action'
  return (
    <div class="fate">
      <span>
        {failed
          ? strings.notSent(strings.nackWords(state.nack, moment))
          : strings.waitsToBeSent(moment(writtenAt))}
      </span>
      {button(failed ? strings.retry : strings.send, () => client.retry(ref))}
      {failed &&
        isLine &&
        takeBack &&
        button(strings.edit, () => {
          takeBack(send)
          client.discard(ref)
        })}
      {button(strings.discard, () => client.discard(ref))}
    </div>
  )
}
