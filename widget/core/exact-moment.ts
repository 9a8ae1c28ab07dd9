import { two } from './clock-face.ts'
import type { TimeLabels } from './time-labels.ts'

/** The last two digits of a time are its minute. */
const MINUTE = /(\D)\d\d(?=\D*$)/

/** "Fri, 20 Nov 2026, 14:02:31", as `labels` write days and times; `at` in milliseconds. */
export function exactMoment(at: number, labels: TimeLabels, fullDate: (day: Date) => string): string {
  const second = two(new Date(at).getUTCSeconds())
  return `${fullDate(new Date(labels.day(at)))}, ${labels.time(at).replace(MINUTE, `$&$1${second}`)}`
}
