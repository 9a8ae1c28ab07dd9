import { createTimeLabels } from '../core/time-labels.ts'
import { createLabelStore } from '../label-store.ts'
import { date, daysAgo, language } from '../strings.ts'

const clock = navigator.language

/** Times as this reader reads them. */
export const labels = createTimeLabels(
  { clock, words: language, daysAgo, date },
  createLabelStore(`${clock} ${language}`),
)

/** "14:02", or with a date when not today. */
export function moment(at: number): string {
  return labels.moment(at, labels.day(Date.now()))
}
