/** So many at a time; the others wait for their turn, first come, first served. */
export class Turns {
  #free: number
  readonly #waiting = new Set<(isMine: boolean) => void>()

  constructor(atOnce: number) {
    this.#free = atOnce
  }

  /** Whether one's turn came within so many milliseconds; whoever's it was gives it back. */
  take(withinMs: number): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1
      return Promise.resolve(true)
    }
    return new Promise((resolve) => {
      const settle = (isMine: boolean) => {
        clearTimeout(timer)
        this.#waiting.delete(settle)
        resolve(isMine)
      }
      const timer = setTimeout(() => settle(false), withinMs)
      this.#waiting.add(settle)
    })
  }

  give(): void {
    const [next] = this.#waiting
    if (next) next(true)
    else this.#free += 1
  }
}
