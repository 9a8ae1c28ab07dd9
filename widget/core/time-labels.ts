/** How moments of the room's clock are put into words, in the reader's own zone. Moments are milliseconds. */
export type TimeLabels = {
  /** "14:02" */
  time(at: number): string
  /** "Monday, 23 November 2026 at 14:02:31", for whoever asks. */
  exact(at: number): string
  /** "14:02" today, else "24 Nov, 14:02". */
  moment(at: number, today: string): string
  /** The calendar day, "2026-11-23": equal for two moments of one day. */
  readonly day: (at: number) => string
  /** "today", "yesterday", "Friday 20 November". `today` is the `day` of now: words that change once a day ask for no more. */
  dayName(at: number, today: string): string
}

export type Locales = {
  /** Decides 14:02 or 02:02 PM: what the reader's browser prefers. */
  readonly clock: string | undefined
  /** Names of days and months: the language of the words around them. */
  readonly words: string
}

const DAY_MS = 86_400_000

/** The last moment a Date can hold; a wrong clock must not make `format` throw. */
const LAST_MOMENT = 8.64e15

/** `timeZone` undefined is the reader's own. */
export function createTimeLabels({ clock, words }: Locales, timeZone: string | undefined): TimeLabels {
  const format = (locale: string | undefined, options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...options, timeZone })
    return (at: number): string => formatter.format(Math.min(at, LAST_MOMENT))
  }
  const time = format(clock, { hour: '2-digit', minute: '2-digit' })
  const shortDate = format(words, { day: 'numeric', month: 'short' })
  const longDate = format(words, { weekday: 'long', day: 'numeric', month: 'long' })
  const dateWithYear = format(words, { day: 'numeric', month: 'long', year: 'numeric' })
  const relative = new Intl.RelativeTimeFormat(words, { numeric: 'auto' })
  // The Swedish order is ISO 8601's, which Date.parse reads and which sorts.
  const day = format('sv', {})

  return {
    time,
    exact: format(words, { dateStyle: 'full', timeStyle: 'medium' }),
    day,
    moment: (at, today) => (day(at) === today ? time(at) : `${shortDate(at)}, ${time(at)}`),
    dayName(at, today) {
      const then = day(at)
      // Calendar days, not hours: a day may have 23 or 25 of them.
      const daysAgo = (Date.parse(today) - Date.parse(then)) / DAY_MS
      if (daysAgo === 0 || daysAgo === 1) return relative.format(-daysAgo, 'day')
      return then.slice(0, 4) === today.slice(0, 4) ? longDate(at) : dateWithYear(at)
    },
  }
}

/** A moment as `<time datetime>` wants it. */
export function machineTime(at: number): string {
  return new Date(Math.min(at, LAST_MOMENT)).toISOString()
}
