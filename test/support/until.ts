import { vi } from 'vitest'

/** Milliseconds: how long anything takes is its machine's affair, these end only what hangs. */
const WAIT = { timeout: 30_000, interval: 5 }

/** What holds at last, however long it takes. */
export function until<Result>(holds: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(holds, WAIT)
}
