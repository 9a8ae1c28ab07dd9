import { OUTBOX_FIRST_GAP_MS, OUTBOX_GAP_GROWTH, OUTBOX_GAP_MAX_MS } from './limits.ts'

/** Milliseconds from a try that failed to the next one, after so many that failed before. */
export function gapAfter(tries: number): number {
  return Math.min(OUTBOX_GAP_MAX_MS, OUTBOX_FIRST_GAP_MS * OUTBOX_GAP_GROWTH ** tries)
}
