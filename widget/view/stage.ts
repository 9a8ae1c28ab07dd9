import type { OutgoingSend } from '../../client/core/room-view.ts'
import type { TimeLabels } from '../core/time-labels.ts'
import type { DraftStore } from '../draft-store.ts'
import type { Composer } from './composer.tsx'
import type { MessageList } from './message-list.tsx'
import type { OutgoingActions } from './outgoing-row.tsx'

/** What the views of one room share and what stays the same from draw to draw: who serves them, and what they may ask for. */
export type Stage = {
  readonly labels: TimeLabels
  readonly drafts: DraftStore
  /** "14:02", or with a date when not today. */
  readonly moment: (at: number) => string
  /** The ref; null where nobody is known to write as, or too much waits. */
  readonly send: (send: OutgoingSend) => string | null
  readonly outgoing: OutgoingActions
  readonly outgoingWithoutEdit: OutgoingActions
  readonly loadOlder: () => void
  readonly tryNow: () => void
  /** Tries again after the room has ended it. */
  readonly start: () => void
  readonly exposeList: (list: MessageList | null) => void
  readonly exposeComposer: (composer: Composer | null) => void
}
