import type { VNode } from 'preact'
import type { RoomView } from '../client/core/room-view.ts'
import { type Writing, mayWrite } from './core/writing.ts'
import type { Later, LaterNeeds } from './later/later.tsx'
import { notLoaded } from './strings.ts'

/** The part that comes after the first look. */
export type LazyLater = {
  /** Null until it has come; a page that it never reaches reads and writes all the same. */
  readonly part: Later | null
  /**
   * Fetches it once it is known whether the room can be reached, so that it is in nobody's way, and at once where
   * nothing can be seen without it; after a failure with the next connection.
   */
  look(view: RoomView): void
  /** What there is to say where it cannot be fetched and one may not write: only it has the words. */
  missing(writing: Writing): VNode | null
  dispose(): void
}

export function createLazyLater(needs: LaterNeeds): LazyLater {
  let part: Later | null = null
  let isMissing = false
  let isDisposed = false
  /** The connection on which it was asked for last. */
  let asked: unknown = null

  async function fetch(): Promise<void> {
    const { createLater } = await import('./later/later.tsx')
    if (isDisposed) return
    part ??= createLater(needs)
    needs.draw()
  }

  return {
    get part() {
      return part
    },
    look({ connection }) {
      const waits = connection.is === 'connecting' && !needs.place.host.matches('[mode=dock],[theme=host]')
      if (part || connection === asked || waits) return
      asked = connection
      // Offline again, or replaced by a newer build.
      fetch().catch(() => {
        isMissing = true
        needs.draw()
      })
    },
    missing: (writing) => (isMissing && !mayWrite(writing) ? <p class="writing">{notLoaded}</p> : null),
    dispose() {
      isDisposed = true
      part?.dispose()
    },
  }
}
