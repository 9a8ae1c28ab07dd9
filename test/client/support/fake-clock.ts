import type { Platform } from '../../../client/platform.ts'

type Timer = { readonly at: number; readonly callback: () => void }

/** Time that only a test moves. */
export class FakeClock {
  now = 1_795_417_375_000
  readonly #timers = new Set<Timer>()

  get timers(): number {
    return this.#timers.size
  }

  readonly platform: Pick<Platform, 'now' | 'setTimer'> = {
    now: () => this.now,
    setTimer: (callback, ms) => {
      const timer = { at: this.now + ms, callback }
      this.#timers.add(timer)
      return () => this.#timers.delete(timer)
    },
  }

  /** Timers go off on the way, each at its time. */
  advance(ms: number): void {
    const end = this.now + ms
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.now = Math.max(this.now, next.at)
      this.#timers.delete(next)
      next.callback()
    }
    this.now = end
  }

  /** The machine sleeps: all timers go off at the end, late. */
  sleep(ms: number): void {
    this.now += ms
    this.advance(0)
  }

  #next(end: number): Timer | undefined {
    return [...this.#timers]
      .filter(({ at }) => at <= end)
      .toSorted((a, b) => a.at - b.at)
      .at(0)
  }
}
