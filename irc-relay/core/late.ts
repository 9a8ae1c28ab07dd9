/** How lines that come late say when they were said. Times are UTC and say so: a channel's readers share no zone. */

/** Milliseconds after which a line is late. */
const LATE_MS = 60_000

/** The last moment a Date can hold. */
const LAST_MOMENT = 8.64e15

/** `[14:02 UTC] ` in front of what is late, with the date if it was another day's; else nothing. */
export function lateMark(at: number, now: number): string {
  return now - at > LATE_MS ? `[${clockTime(at, now)} UTC] ` : ''
}

/** "14:02", or "2026-11-23 14:02" if the other moment is not of that day. */
export function clockTime(at: number, other: number): string {
  const [day, time] = dayAndTime(at)
  return day === dayAndTime(other)[0] ? time : `${day} ${time}`
}

function dayAndTime(at: number): readonly [day: string, time: string] {
  const iso = new Date(Math.min(at, LAST_MOMENT)).toISOString()
  return [iso.slice(0, -14), iso.slice(-13, -8)]
}
