import { clockFace, clockFormatter } from '../core/clock-face.ts'
import { LAST_MOMENT, type TimeLabels } from '../core/time-labels.ts'
import { clock, face, keptFace } from '../view/labels.ts'

/**
 * Where no earlier page has learned how this reader's clock writes: later pages write so from the first, and all these
 * from now on if it is not what they assumed.
 */
export function learnClock(all: readonly TimeLabels[]): void {
  if (keptFace.get()) return
  const formatter = clockFormatter(clock)
  const learned = clockFace(formatter)
  if (learned) keptFace.set(learned)
  if (String(learned) === String(face)) return
  for (const labels of all) labels.time = (at) => formatter.format(Math.min(at, LAST_MOMENT))
}
