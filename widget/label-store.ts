import { parseJson } from '../client/core/like.ts'
import { createSharedValue } from '../client/shared-value.ts'
import type { Remember } from './core/time-labels.ts'

/**
 * Labels that an earlier page of this browser has made, so that this one need not. `locales` is what they depend on. A
 * day has 1 440 times, and more dates than a shared value holds are not kept.
 */
export function createLabelStore(locales: string): Remember {
  const kept = createSharedValue<Record<string, unknown>>({
    key: `sax.labels ${locales}`,
    decode: (raw) => Object(parseJson(raw)),
    encode: JSON.stringify,
  })
  const labels = kept.get() ?? {}
  let isDue = false
  const save = (): void => {
    isDue = false
    kept.set(labels)
  }

  return (key, make) => {
    const known = labels[key]
    // Any script of the site may have written it.
    if (typeof known === 'string') return known
    // A list is drawn at once and kept at once.
    if (!isDue) queueMicrotask(save)
    isDue = true
    return (labels[key] = make())
  }
}
