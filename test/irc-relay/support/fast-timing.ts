import { TIMING, type Timing } from '../../../irc-relay/core/timing.ts'

/** Counts, which are no times. */
const COUNTS: ReadonlySet<string> = new Set(['burst', 'paceMax', 'kicksMax', 'repeatsMax', 'behindMessages'])
/** What others have to keep: on a busy machine who is late is not dead. */
const DEADLINES: ReadonlySet<string> = new Set([
  'dialMs',
  'registerMs',
  'joinMs',
  'proveMs',
  'goneMs',
  'echoMs',
  'unprovenMs',
  'replayMs',
  'roomMs',
])
const faster = (name: string): number => (DEADLINES.has(name) ? 4 : 20)

/** Twenty times as fast, a dial each second, a line each tenth; four times where others are waited for. For tests with real sockets. */
export const FAST: Timing = {
  ...TIMING,
  ...Object.fromEntries(
    Object.entries(TIMING)
      .filter(([name]) => !COUNTS.has(name))
      .map(([name, ms]) => [
        name,
        typeof ms === 'number' ? ms / faster(name) : ms.map((step) => step / faster(name)),
      ]),
  ),
}
