import { describe, expect, it } from 'vitest'
import { assumedFace, clockFace, clockTime } from '../../../widget/core/clock-face.ts'

const clock = (locale: string, options: Intl.DateTimeFormatOptions = {}) =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', ...options })
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

describe('a clock', () => {
  it.each([
    ['en-US', {}],
    ['en-GB', {}],
    ['de', {}],
    ['fi', {}],
    ['ko', {}],
    ['es-MX', {}],
    ['ja', { hourCycle: 'h11' }],
    ['en', { hourCycle: 'h12' }],
  ] as const)('of %s %j writes all times as two of them show', (locale, options) => {
    const formatter = clock(locale, options)
    const face = clockFace(formatter)
    expect(face).not.toBeNull()
    for (const hour of HOURS)
      for (const minute of [0, 1, 5, 12, 13, 59])
        expect(clockTime(face ?? [], hour, minute)).toBe(formatter.format(new Date(2026, 0, 1, hour, minute)))
  })

  it.each([
    ['with digits of its own', clock('ar-EG')],
    ['with words for parts of a day', clock('zh-TW', { dayPeriod: 'long', hour12: true })],
  ])('%s has to be asked', (_, formatter) => {
    expect(clockFace(formatter)).toBeNull()
  })

  it.each(['en-US', 'en-GB', 'de', 'fr', 'ru'])('of %s writes as was assumed', (locale) => {
    expect(clockFace(clock(locale))).toEqual(assumedFace(locale))
  })
})
