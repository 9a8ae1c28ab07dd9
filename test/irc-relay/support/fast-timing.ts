import { TIMING, type Timing } from '../../../irc-relay/core/timing.ts'

/** Counts, which are no times. */
const COUNTS: ReadonlySet<string> = new Set(['burst', 'paceMax', 'kicksMax', 'repeatsMax', 'behindMessages'])
const FASTER = 20

/** The same relations twenty times as fast: a dial each second, a line each tenth. For tests with real sockets. */
export const FAST: Timing = {
  ...TIMING,
  ...Object.fromEntries(
    Object.entries(TIMING)
      .filter(([name]) => !COUNTS.has(name))
      .map(([name, ms]) => [name, typeof ms === 'number' ? ms / FASTER : ms.map((step) => step / FASTER)]),
  ),
}
