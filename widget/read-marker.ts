import { type SharedValue, createSharedValue } from '../client/shared-value.ts'
import type { RoomView } from '../client/core/room-view.ts'

/** Up to where somebody has read: a seq, and the epoch whose numbering it is of. */
export type ReadMarker = { readonly epoch: string; readonly seq: number }

/** Of each person on this browser, and of its guests; all tabs follow. */
export function readMarkerOf(roomUrl: string, { you }: RoomView): SharedValue<ReadMarker> {
  return createSharedValue({
    key: `sax.read ${roomUrl} ${you?.id ?? 'guest'}`,
    decode,
    encode: ({ epoch, seq }) => `${epoch} ${seq}`,
  })
}

/** Infinity where nothing is known of it: somebody who has never been here has missed nothing. */
export function readUpTo(roomUrl: string, view: RoomView): number {
  const marker = readMarkerOf(roomUrl, view).get()
  return marker && marker.epoch === view.epoch ? marker.seq : Infinity
}

function decode(raw: string): ReadMarker | null {
  const [epoch = '', seq] = raw.split(' ')
  return Number(seq) >= 0 ? { epoch, seq: Number(seq) } : null
}
