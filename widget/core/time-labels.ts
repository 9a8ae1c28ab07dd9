import { type ClockFace, clockTime } from './clock-face.ts'

/** How moments of the room's clock are put into words, in the reader's own zone. Moments are milliseconds. */
export type TimeLabels = {
  /** "14:02", or "02:02 PM" where the reader's clock writes so; replaced when that has become known. */
  time: (at: number) => string
  /** "14:02" today, else "Tue, 24 Nov, 14:02". */
  moment(at: number, today: string): string
  /** The calendar day, "2026-11-23": equal for two moments of one day. */
  readonly day: (at: number) => string
  /** "today", "yesterday", "Fri, 20 Nov". `today` is the `day` of now: words that change once a day ask for no more. */
  dayName(at: number, today: string): string
}

/** Words of days. */
export type DayWords = {
  /** "today", "yesterday". */
  readonly daysAgo: readonly string[]
  /** "Fri, 20 Nov", or with its year; the day is that of UTC. */
  readonly date: (day: Date, withYear: boolean) => string
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The last moment a Date can hold; a wrong clock must not make `format` throw. */
export const LAST_MOMENT = 8.64e15

/** By the `face` of the reader's clock: a browser needs longer for a formatter than the widget for everything else. */
export function createTimeLabels({ daysAgo, date }: DayWords, face: ClockFace): TimeLabels {
  const day = (at: number): string => local(at).slice(0, -14)
  const dateOf = (then: string, today: string): string =>
    date(new Date(then), then.slice(0, 4) !== today.slice(0, 4))

  const labels: TimeLabels = {
    time(at) {
      const [hour = 0, minute = 0] = local(at).slice(-13, -8).split(':').map(Number)
      return clockTime(face, hour, minute)
    },
    day,
    moment: (at, today) =>
      day(at) === today ? labels.time(at) : `${dateOf(day(at), today)}, ${labels.time(at)}`,
    dayName(at, today) {
      const then = day(at)
      // Calendar days, not hours: a day may have 23 or 25 of them.
      const ago = (Date.parse(today) - Date.parse(then)) / DAY_MS
      return daysAgo[ago] ?? dateOf(then, today)
    },
  }
  return labels
}

/** A moment as `<time datetime>` wants it. */
export function machineTime(at: number): string {
  return new Date(Math.min(at, LAST_MOMENT)).toISOString()
}

/** "2026-11-23T14:02:31.000Z" where it is 14:02. */
function local(at: number): string {
  const date = new Date(Math.min(at, LAST_MOMENT - DAY_MS))
  return machineTime(date.getTime() - date.getTimezoneOffset() * MINUTE_MS)
}
