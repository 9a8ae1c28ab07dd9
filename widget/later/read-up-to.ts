import type { RoomView } from '../../client/core/room-view.ts'
import type { SharedValue } from '../../client/shared-value.ts'
import { type ReadMarker, readMarkerOf } from '../read-marker.ts'

/** The marker of whoever reads, which only goes forward. */
export type ReadUpTo = {
  /** Infinity while nothing is known of whoever reads. */
  readonly seq: number
  /** True where the marker is another one than before: of another person, or in another numbering. */
  look(view: RoomView): boolean
  advance(to: number): void
  dispose(): void
}

/** `changed` is called when it moves, here or in another tab. */
export function createReadUpTo(url: string, changed: () => void): ReadUpTo {
  let kept: SharedValue<ReadMarker> | null = null
  let reader: string | null = null
  let epoch: string | null = null
  let seq = Infinity
  let following = new AbortController()

  function begin(view: RoomView): void {
    following.abort()
    following = new AbortController()
    kept = readMarkerOf(url, view)
    kept.subscribe((marker) => forward(marker), following.signal)
    const marker = kept.get()
    seq = marker?.epoch === epoch ? marker.seq : Infinity
  }

  function forward(marker: ReadMarker): void {
    if (marker.epoch !== epoch || (marker.seq <= seq && seq < Infinity)) return
    ;({ seq } = marker)
    changed()
  }

  return {
    get seq() {
      return seq
    },
    look(view) {
      const { you, auth, connection, cursor } = view
      const its = you?.id ?? ''
      const isOther = kept === null || its !== reader || view.epoch !== epoch
      reader = its
      ;({ epoch } = view)
      if (isOther) begin(view)
      // Until the room has said who this is, it may be anybody.
      const isKnown = you !== null || auth === 'guest'
      if (seq < Infinity || !isKnown || connection.is !== 'live' || epoch === null) return isOther
      // On the first visit all counts as read.
      seq = cursor
      kept?.set({ epoch, seq })
      return true
    },
    advance(to) {
      if (to <= seq || epoch === null) return
      seq = to
      const other = kept?.get()
      if (other?.epoch !== epoch || other.seq < to) kept?.set({ epoch, seq })
      changed()
    },
    dispose: () => following.abort(),
  }
}
