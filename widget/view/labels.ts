import { isLike, parseJson } from '../../client/core/like.ts'
import { createSharedValue } from '../../client/shared-value.ts'
import { assumedFace, type ClockFace } from '../core/clock-face.ts'
import { createTimeLabels } from '../core/time-labels.ts'
import { date, daysAgo } from '../strings.ts'

export const clock = navigator.language

/** How this reader's clock writes, as later/ has learned it for the pages that follow. */
export const keptFace = createSharedValue<ClockFace>({
  key: `sax.clock ${clock}`,
  decode(raw) {
    const face = parseJson(raw)
    return isLike(face, ['', '']) ? face : null
  },
  encode: JSON.stringify,
})

/** How it writes for all that is known: until it has been learned, the likeliest stands in. */
export const face = keptFace.get() ?? assumedFace(clock)

/** Times as this reader reads them. */
export const labels = createTimeLabels({ daysAgo, date }, face)

/** "14:02", or with a date when not today. */
export function moment(at: number): string {
  return labels.moment(at, labels.day(Date.now()))
}
