import { createTimeLabels } from '../core/time-labels.ts'
import { language } from '../strings.ts'

/** Times as this reader reads them. */
export const labels = createTimeLabels({ clock: navigator.language, words: language }, undefined)

/** "14:02", or with a date when not today. */
export function moment(at: number): string {
  return labels.moment(at, labels.day(Date.now()))
}
