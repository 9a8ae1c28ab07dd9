import type { Platform } from './platform.ts'

/** Milliseconds a timer is set for at most: it fires for nothing once an hour, and a changed clock is noticed. */
const LONGEST_MS = 60 * 60_000
/** Milliseconds late that a loaded or hidden page's timers do not reach: the machine slept [K5]. */
const JUMP_MS = 10_000

/** The one timer of a client, as the function that sets it anew; Infinity clears. `ring` is told whether the clock has jumped since it was set. */
export function createAlarm(
  { now, setTimer }: Platform,
  ring: (jumped: boolean) => void,
): (dueAt: number) => void {
  let clear = () => {}
  return (dueAt) => {
    clear()
    if (dueAt === Infinity) return
    const waitMs = Math.min(Math.max(dueAt - now(), 0), LONGEST_MS)
    const at = now() + waitMs
    clear = setTimer(() => ring(now() >= at + JUMP_MS), Math.ceil(waitMs))
  }
}
