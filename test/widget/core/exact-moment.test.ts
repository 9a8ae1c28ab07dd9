import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { assumedFace, clockFace, clockFormatter } from '../../../widget/core/clock-face.ts'
import { exactMoment } from '../../../widget/core/exact-moment.ts'
import { createTimeLabels } from '../../../widget/core/time-labels.ts'
import { date, daysAgo } from '../../../widget/strings.ts'
import { fullDate } from '../../../widget/strings-later.ts'

const AT = Date.parse('2026-11-22T23:02:09.700Z')

beforeAll(() => {
  vi.stubEnv('TZ', 'Europe/Berlin')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe('an exact moment', () => {
  it.each([
    ['de', 'Mon, 23 Nov 2026, 00:02:09'],
    ['fi', 'Mon, 23 Nov 2026, 00.02.09'],
    ['en-US', 'Mon, 23 Nov 2026, 12:02:09 AM'],
  ])('is told to the second, in the reader’s zone and the clock of %s', (locale, told) => {
    const face = clockFace(clockFormatter(locale)) ?? []
    const exact = exactMoment(AT, createTimeLabels({ daysAgo, date }, face), fullDate)
    expect(exact.replaceAll(/\s/gu, ' ')).toBe(told)
  })

  it('is told without a formatter', () => {
    const made = vi.spyOn(Intl, 'DateTimeFormat')
    exactMoment(AT, createTimeLabels({ daysAgo, date }, assumedFace('en-US')), fullDate)
    expect(made).not.toHaveBeenCalled()
    made.mockRestore()
  })
})
