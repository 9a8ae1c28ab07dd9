import type { ClientFrame, ModerationFrame } from '../protocol/client-frame.ts'
import type { ModAction, Nack } from '../protocol/server-frame.ts'
import { readActions } from './core/mod-log.ts'
import { globalPlatform, type Platform } from './platform.ts'
import type { RoomClient } from './room-client.ts'

/** Milliseconds without an answer after which none is expected: as long as a send waits for its own [K7]. */
const ANSWER_MS = 15_000
/** Questions under way at a time; a person has one or two. */
const WAITING_MAX = 20

type WithoutRef<Frame> = Frame extends ClientFrame ? Omit<Frame, 'ref'> : never
/** What is asked on the spot and never kept: by tomorrow nobody would mean it any more [M1, M3]. */
export type Question = WithoutRef<ModerationFrame | Extract<ClientFrame, { type: 'modlog' }>>

export type Answer =
  | { readonly is: 'done' }
  | { readonly is: 'log'; readonly actions: readonly ModAction[]; readonly more: boolean }
  | { readonly is: 'refused'; readonly code: Nack['code'] }
  /** No socket, or it went before the answer: whether it was done is not known. */
  | { readonly is: 'gone' }

/** Asks the room for what gets one answer; every question is answered, by the room or by `gone`. */
export type Requests = {
  ask(question: Question): Promise<Answer>
  dispose(): void
}

export function createRequests(
  client: Pick<RoomClient, 'extend'>,
  setTimer: Platform['setTimer'] = globalPlatform().setTimer,
): Requests {
  const waiting = new Map<string, (answer: Answer) => void>()
  const answer = (ref: string, given: Answer): void => waiting.get(ref)?.(given)
  const giveUp = (): void => {
    for (const ref of waiting.keys()) answer(ref, { is: 'gone' })
  }
  const line = client.extend({
    hear(frame) {
      switch (frame.type) {
        case 'ack':
          return answer(frame.ref, { is: 'done' })
        case 'modlog':
          return answer(frame.ref, {
            is: 'log',
            actions: readActions(frame.actions),
            more: frame.more,
          })
        case 'nack':
          return answer(frame.ref, { is: 'refused', code: frame.code })
        case 'error':
          // The room could not read it, and would not a second time [S5].
          return answer(frame.ref ?? '', { is: 'refused', code: 'not_allowed' })
        default:
      }
    },
    gone: giveUp,
  })
  return {
    ask(question) {
      const ref = line.newRef()
      return new Promise((resolve) => {
        if (waiting.size >= WAITING_MAX || !line.say({ ...question, ref })) return resolve({ is: 'gone' })
        const answered = (given: Answer): void => {
          clear()
          waiting.delete(ref)
          resolve(given)
        }
        const clear = setTimer(() => answered({ is: 'gone' }), ANSWER_MS)
        waiting.set(ref, answered)
      })
    },
    dispose() {
      line.release()
      giveUp()
    },
  }
}
