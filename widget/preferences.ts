import type { RoomView } from '../client/core/room-view.ts'
import { createSharedValue } from '../client/shared-value.ts'

/** What whoever uses this browser wants to see of a room. */
type Preferences = {
  /** What the forum announces. */
  readonly news: boolean
  /** Seq of the pinned line that was put away; another one is shown. */
  readonly topic: number
}

export type PreferenceStore = {
  readonly now: Preferences
  set(changed: Partial<Preferences>): void
  /** The view without the rows that are not wanted. */
  readonly applied: (view: RoomView) => RoomView
}

/** Kept for all tabs, where storage is allowed; `changed` is called when there is something to draw, until the signal ends it. */
export function createPreferences(
  roomUrl: string,
  changed: () => void,
  signal: AbortSignal,
): PreferenceStore {
  const kept = createSharedValue({ key: `sax.preferences ${roomUrl}`, decode, encode })
  let now = kept.get() ?? decode('')
  const turn = (to: Preferences): void => {
    now = to
    changed()
  }
  kept.subscribe(turn, signal)
  return {
    get now() {
      return now
    },
    set(part) {
      kept.set({ ...now, ...part })
      turn({ ...now, ...part })
    },
    applied: (view) =>
      now.news ? view : { ...view, rows: view.rows.filter(({ kind }) => kind !== 'announce') },
  }
}

function encode({ news, topic }: Preferences): string {
  return `${news ? '' : 'quiet'} ${topic}`
}

/** Anything else than what was written reads as nobody's wish. */
function decode(raw: string): Preferences {
  const [news, topic] = raw.split(' ')
  return { news: news !== 'quiet', topic: Number(topic) || 0 }
}
