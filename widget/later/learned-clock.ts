import { clockFace, clockFormatter } from '../core/clock-face.ts'
import { clock, keptFace } from '../view/labels.ts'

/** When there is nothing else to do, milliseconds. */
const LEARN_MS = 1_000

/** Keeps how this reader's clock writes, for the pages that follow; gives the undo. */
export function learnClock(): () => void {
  const timer = setTimeout(() => {
    const face = keptFace.get() ? null : clockFace(clockFormatter(clock))
    if (face) keptFace.set(face)
  }, LEARN_MS)
  return () => clearTimeout(timer)
}
