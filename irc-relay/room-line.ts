import { createMemoryStore } from '../client/memory-store.ts'
import { createRoomClient } from '../client/room-client.ts'
import type { ReadFrame } from '../client/core/read-server-frame.ts'
import type { ClientFrame } from '../protocol/client-frame.ts'
import type { RelayEvent } from './core/relay-action.ts'

/** The room's side: a client of it that reconnects by itself and, once stopped, tells so once. */
export type RoomLine = {
  /** Lost where the room is not live. */
  tell(frame: ClientFrame): void
  wake(): void
  dispose(): void
}

/** Connects at once. The journal is the relay's own, so nothing goes through the client's outbox [K3]. */
export function openRoomLine(url: string, token: string, hear: (event: RelayEvent) => void): RoomLine {
  const client = createRoomClient({
    url,
    credential: { kind: 'relay', token },
    store: createMemoryStore(),
  })
  const line = client.extend({
    hear(frame) {
      const event = eventOf(frame)
      if (event) hear(event)
    },
    gone: () => hear({ is: 'room gone' }),
  })
  const unsubscribe = client.subscribe(() => {
    const { connection } = client.view
    if (connection.is === 'stopped') hear({ is: 'room stopped', why: connection.why })
  })
  client.start()
  return {
    tell: (frame) => void line.say(frame),
    wake: () => client.wake(),
    dispose() {
      unsubscribe()
      line.release()
      client.dispose()
    },
  }
}

/** Null: not the relay's to know. What `welcome` brings along the relay asks for by a cursor of its own [R3]. */
function eventOf(frame: ReadFrame): RelayEvent | null {
  switch (frame.type) {
    case 'welcome':
      return { is: 'welcome', epoch: frame.epoch, head: frame.head, textMax: frame.limits.textMax }
    case 'entries':
      return { is: 'entries', entries: frame.entries }
    case 'history':
      return { ...frame, is: 'page', pruned: frame.pruned === true }
    case 'ack':
      return { is: 'ack', ref: frame.ref }
    case 'nack':
      return { ...frame, is: 'nack' }
    case 'error':
      return frame.ref === undefined ? null : { is: 'nack', ref: frame.ref, code: 'bad_frame' }
    default:
      return null
  }
}
