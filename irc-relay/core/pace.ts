import type { Timing } from './timing.ts'

/** How fast lines may be said: a bucket of a few, filled by one every so often; slower for a while after a flood. */
export function createPace(timing: Timing) {
  let paidUntil = 0
  let factor = 1
  let slowUntil = 0

  const factorAt = (now: number): number => (now < slowUntil ? factor : 1)
  const everyMs = (now: number): number => timing.lineMs * factorAt(now)

  return {
    /** When there is enough for a line. */
    nextAt: (now: number): number => paidUntil - ((factorAt(now) > 1 ? 1 : timing.burst) - 1) * everyMs(now),
    take(now: number): void {
      paidUntil = Math.max(paidUntil, now) + everyMs(now)
    },
    slower(now: number): void {
      factor = Math.min(factorAt(now) * 2, timing.paceMax)
      slowUntil = now + timing.paceMs
    },
  }
}
