import { afterPeople, type People } from './core/people.ts'
import type { ReadFrame } from './core/read-server-frame.ts'
import type { Line } from './extension.ts'
import { globalPlatform, type Platform } from './platform.ts'
import type { RoomClient } from './room-client.ts'

/** Milliseconds without an answer after which the reader is told that there is none [K7]. */
const ANSWER_MS = 15_000
/** Milliseconds to the next try: after a minute the room takes questions again [P5]. */
const AGAIN_MS = 60_000

/** What is known of who is in the room. */
export type PeopleNow = {
  /** What was told stays until the next session tells it anew; null: nothing was. */
  readonly people: People | null
  /** Why nothing newer comes. Offline, the next session is asked; else the same one, by itself, a minute later. */
  readonly trouble: 'offline' | 'refused' | 'unanswered' | null
}

/** Names of who is in the room, asked for only while somebody looks [P1]. */
export type PeopleWatch = {
  /** `listener` is called with each change, and at once where there is something to tell; gives the undo. */
  watch(listener: (now: PeopleNow) => void): () => void
  /** Asks at once, where there is trouble. */
  again(): void
}

export function createPeopleWatch(
  client: Pick<RoomClient, 'extend'>,
  setTimer: Platform['setTimer'] = globalPlatform().setTimer,
): PeopleWatch {
  const listeners = new Set<(now: PeopleNow) => void>()
  let now: PeopleNow = { people: null, trouble: null }
  let isAsked = false
  let line: Line | null = null
  let clearTimer = (): void => {}

  const wait = (then: () => void, ms: number): void => {
    clearTimer()
    clearTimer = setTimer(then, ms)
  }
  const become = (next: Partial<PeopleNow>): void => {
    now = { ...now, ...next }
    for (const listener of listeners) listener(now)
  }

  function ask(): void {
    isAsked = line?.say({ type: 'people', on: true }) ?? false
    if (isAsked) wait(() => fail('unanswered'), ANSWER_MS)
    else lost()
  }

  function fail(trouble: 'refused' | 'unanswered'): void {
    isAsked = false
    wait(ask, AGAIN_MS)
    become({ trouble })
  }

  function lost(): void {
    isAsked = false
    clearTimer()
    // A click on a phone network loses it for a moment: names that are there are worth more than words about it.
    become({ trouble: now.people ? null : 'offline' })
  }

  function hear(frame: ReadFrame): void {
    switch (frame.type) {
      case 'welcome':
        // A new session knows of no wish of an earlier one.
        return ask()
      case 'error':
        // It names no ref: what was refused is told by its detail.
        if (isAsked && frame.ref === undefined && (frame.detail ?? 'people').startsWith('people'))
          fail('refused')
        return
      case 'people': {
        const people = afterPeople(now.people, frame)
        if (!people) return
        if (frame.set === undefined) return become({ people })
        isAsked = false
        clearTimer()
        return become({ people, trouble: null })
      }
      default:
    }
  }

  function begin(): void {
    line = client.extend({ hear, gone: lost })
    ask()
  }

  function end(): void {
    clearTimer()
    line?.say({ type: 'people', on: false })
    line?.release()
    line = null
    now = { people: null, trouble: null }
  }

  return {
    watch(listener) {
      listeners.add(listener)
      if (!line) begin()
      else if (now.people || now.trouble) listener(now)
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) end()
      }
    },
    again() {
      if (!now.trouble) return
      become({ trouble: null })
      ask()
    },
  }
}
