import { isIgnored } from './core/ignoring.ts'
import type { IgnoredStore } from './ignored.ts'
import type { RoomView } from '../client/core/room-view.ts'
import type { Message } from '../protocol/entry.ts'
import { createHeldValue } from '../client/shared-value.ts'

/** What whoever uses this browser wants to see of a room. */
type Preferences = {
  /** What the forum announces. */
  readonly news: boolean
  /** Which pinned line was put away; another one is shown. */
  readonly topic: string
}

export type PreferenceStore = {
  readonly now: Preferences
  set(changed: Partial<Preferences>): void
  /** The view as this reader wants it: what is left out is not shown, counted or spoken. */
  readonly applied: (view: RoomView) => RoomView
}

/** Kept for all tabs, where storage is allowed; `changed` is called when there is something to draw, until the signal ends it. */
export function createPreferences(
  roomUrl: string,
  ignored: IgnoredStore,
  changed: () => void,
  signal: AbortSignal,
): PreferenceStore {
  const held = createHeldValue(
    { key: `sax.preferences ${roomUrl}`, decode, encode },
    decode(''),
    changed,
    signal,
  )
  return {
    get now() {
      return held.now
    },
    set: (part) => held.set({ ...held.now, ...part }),
    applied(view) {
      if (held.now.news && ignored.now.size === 0) return view
      const isWanted = ({ kind, by }: Message) =>
        kind === 'announce' ? held.now.news : !isIgnored(by.id, view, ignored.now)
      return { ...view, rows: view.rows.filter(isWanted) }
    },
  }
}

function encode({ news, topic }: Preferences): string {
  return `${news ? '' : 'quiet'} ${topic}`
}

/** Anything else than what was written reads as nobody's wish. */
function decode(raw: string): Preferences {
  const [news, topic = ''] = raw.split(' ')
  return { news: news !== 'quiet', topic }
}
