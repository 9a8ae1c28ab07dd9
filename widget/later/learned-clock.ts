import { clockFace, clockFormatter } from '../core/clock-face.ts'
import type { TimeLabels } from '../core/time-labels.ts'
import { clock, keptFace } from '../view/labels.ts'

/** The last moment that a formatter takes. */
const LAST_MOMENT = 8.64e15

/** Where no earlier page has learned how this reader's clock writes: all these write so from now on, and later pages from the first. */
export function learnClock(all: readonly TimeLabels[]): void {
  if (keptFace.get()) return
  const formatter = clockFormatter(clock)
  const face = clockFace(formatter)
  if (face) keptFace.set(face)
  for (const labels of all) labels.time = (at) => formatter.format(Math.min(at, LAST_MOMENT))
}
