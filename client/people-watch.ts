import { afterPeople, type People } from './core/people.ts'
import type { Line } from './extension.ts'
import type { RoomClient } from './room-client.ts'

/** Names of who is in the room, asked for only while somebody looks [P1]. */
export type PeopleWatch = {
  /** `listener` is called with each change, and at once where the names are known; gives the undo. */
  watch(listener: (people: People) => void): () => void
}

export function createPeopleWatch(client: Pick<RoomClient, 'extend'>): PeopleWatch {
  const listeners = new Set<(people: People) => void>()
  let people: People | null = null
  let line: Line | null = null

  const ask = (on: boolean): void => void line?.say({ type: 'people', on })

  function begin(): void {
    line = client.extend({
      hear(frame) {
        // A new session knows of no wish of an earlier one.
        if (frame.type === 'welcome') ask(true)
        if (frame.type !== 'people') return
        people = afterPeople(people, frame)
        if (people) for (const listener of listeners) listener(people)
      },
      // What was told stays until the next session tells it anew.
      gone() {},
    })
    ask(true)
  }

  function end(): void {
    ask(false)
    line?.release()
    line = null
    people = null
  }

  return {
    watch(listener) {
      listeners.add(listener)
      if (!line) begin()
      else if (people) listener(people)
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) end()
      }
    },
  }
}
