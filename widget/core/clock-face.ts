/** How a clock writes 00:05 and 13:05: what it makes of any other time follows from that. */
export type ClockFace = readonly string[]

/** As the clock writes it. */
export function clockTime([night = '', noon = '']: ClockFace, hour: number, minute: number): string {
  const has24 = noon.includes('13')
  const zero = night.includes('12') ? 12 : 0
  const isNight = hour < 12 && !has24
  const shown = has24 ? hour : hour % 12 || zero
  const written = has24 ? '13' : isNight ? two(zero) : '01'
  // The hour stands first, whatever the minute is.
  return (isNight ? night : noon).replace('05', two(minute)).replace(written, two(shown))
}

/** By the name of the language alone: to ask costs a page's first rows more than all else, and a wrong guess moves their text. */
export function assumedFace(clock: string): ClockFace {
  return clock === 'en-US' ? ['12:05 AM', '01:05 PM'] : ['00:05', '13:05']
}

export function clockFormatter(clock: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(clock, { hour: '2-digit', minute: '2-digit' })
}

/** Null where other hours have other words, or the digits are not ours: such a clock has to be asked each time. */
export function clockFace(formatter: Intl.DateTimeFormat): ClockFace | null {
  const write = (hour: number, minute: number): string => formatter.format(new Date(2026, 0, 1, hour, minute))
  const face = [write(0, 5), write(13, 5)]
  const isSo = [0, 4, 9, 12, 18, 21].every((hour) => clockTime(face, hour, 13) === write(hour, 13))
  return isSo ? face : null
}

/** "07" */
export function two(number: number): string {
  return `${number}`.padStart(2, '0')
}
