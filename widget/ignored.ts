import { createHeldValue, type HeldValue } from '../client/shared-value.ts'
import { decodeIgnored, encodeIgnored, type Ignored } from './core/ignoring.ts'

/** Whom readers of one room on this browser ignore; all its tabs follow. It outlasts a log-out: it is each reader's own. */
export type IgnoredStore = HeldValue<Ignored>

/** Storage may be forbidden or full: then it is kept as long as its page. `changed` is called after each change, until the signal ends it. */
export function createIgnoredStore(roomUrl: string, signal: AbortSignal, changed: () => void): IgnoredStore {
  return createHeldValue(
    { key: `sax.ignored ${roomUrl}`, decode: decodeIgnored, encode: encodeIgnored },
    new Map(),
    changed,
    signal,
  )
}
