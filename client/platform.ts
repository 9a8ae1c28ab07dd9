/** What a client needs of its surroundings; tests bring their own. */
export type Platform = {
  readonly WebSocket: new (
    url: string,
    protocols: string[],
  ) => Pick<WebSocket, 'addEventListener' | 'send' | 'close'>
  /** Client's clock, ms. */
  readonly now: () => number
  /** Chance in [0, 1), for back-off alone. */
  readonly random: () => number
  /** Bytes nobody can guess, for refs. */
  readonly randomBytes: (count: number) => Uint8Array
  /** Gives the undo. */
  readonly setTimer: (callback: () => void, ms: number) => () => void
}

/** Browsers and Node ≥ 22. */
export function globalPlatform(): Platform {
  return {
    WebSocket,
    now: Date.now,
    random: Math.random,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    setTimer(callback, ms) {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
  }
}
