import type { Platform } from './platform.ts'

/** Milliseconds a timer is set for at most: it fires for nothing once an hour, and a changed clock is noticed. */
const LONGEST_MS = 60 * 60_000
/** Milliseconds late that a loaded or hidden page's timers do not reach: the machine slept [K5]. */
const JUMP_MS = 10_000

/** The one timer of a client. `ring` is told whether the clock has jumped since it was set. */
export class Alarm {
  readonly #platform: Platform
  readonly #ring: (jumped: boolean) => void
  /** Null while nothing is set. */
  #clear: (() => void) | null = null
  #at: number | null = null

  constructor(platform: Platform, ring: (jumped: boolean) => void) {
    this.#platform = platform
    this.#ring = ring
  }

  /** Replaces what was set; null clears. */
  set(due: number | null): void {
    const now = this.#platform.now()
    const at = due === null ? null : Math.min(Math.max(due, now), now + LONGEST_MS)
    if (at === this.#at && this.#clear) return
    this.#clear?.()
    this.#at = at
    this.#clear = at === null ? null : this.#platform.setTimer(() => this.#fire(at), Math.ceil(at - now))
  }

  #fire(at: number): void {
    this.#clear = null
    this.#ring(this.#platform.now() >= at + JUMP_MS)
  }
}
