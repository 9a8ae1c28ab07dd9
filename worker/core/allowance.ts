/** Keys held before those that are whole again are dropped. */
const KEYS_MAX = 4_096

/** So many a minute for each key, kept as the time at which its allowance is whole again. */
export class Allowance {
  readonly #perMinute: number
  readonly #wholeAt = new Map<string, number>()

  constructor(perMinute: number) {
    this.#perMinute = perMinute
  }

  isSpent(key: string, now: number): boolean {
    const everyMs = 60_000 / this.#perMinute
    return (this.#wholeAt.get(key) ?? 0) - now > 60_000 - everyMs
  }

  spend(key: string, now: number): void {
    this.#wholeAt.set(key, Math.max(this.#wholeAt.get(key) ?? 0, now) + 60_000 / this.#perMinute)
    if (this.#wholeAt.size <= KEYS_MAX) return
    for (const [other, wholeAt] of this.#wholeAt) if (wholeAt <= now) this.#wholeAt.delete(other)
  }
}
