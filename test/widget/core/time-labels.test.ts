import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { assumedFace } from '../../../widget/core/clock-face.ts'
import { createTimeLabels, machineTime } from '../../../widget/core/time-labels.ts'
import { date, daysAgo } from '../../../widget/strings.ts'

const words = { daysAgo, date }
const labels = createTimeLabels(words, assumedFace('de'))
const at = (iso: string): number => Date.parse(iso)
const TODAY = '2026-11-23'

beforeEach(() => {
  vi.stubEnv('TZ', 'Europe/Berlin')
})
afterAll(() => {
  vi.unstubAllEnvs()
})

describe('time labels', () => {
  it('shows the time of the reader’s zone, in the reader’s clock', () => {
    expect(labels.time(at('2026-11-23T13:02:31Z'))).toBe('14:02')
    vi.stubEnv('TZ', 'America/New_York')
    expect(labels.time(at('2026-11-23T13:02:31Z'))).toBe('08:02')
    const american = createTimeLabels(words, assumedFace('en-US'))
    expect(american.time(at('2026-11-23T13:02:31Z')).replace(/\s/u, ' ')).toBe('08:02 AM')
  })

  it('tells machines everything', () => {
    expect(machineTime(at('2026-11-23T13:02:31Z'))).toBe('2026-11-23T13:02:31.000Z')
  })

  it('knows the day by the zone, not by UTC', () => {
    expect(labels.day(at('2026-11-22T22:59:59Z'))).toBe('2026-11-22')
    expect(labels.day(at('2026-11-22T23:00:00Z'))).toBe('2026-11-23')
  })

  it('names today, yesterday and the days before', () => {
    expect(labels.dayName(at('2026-11-23T01:00:00Z'), TODAY)).toBe('today')
    expect(labels.dayName(at('2026-11-22T01:00:00Z'), TODAY)).toBe('yesterday')
    expect(labels.dayName(at('2026-11-20T12:00:00Z'), TODAY)).toBe('Fri, 20 Nov')
    expect(labels.dayName(at('2025-12-31T12:00:00Z'), TODAY)).toBe('31 Dec 2025')
  })

  it('calls yesterday what a clock change makes 23 or 25 hours long', () => {
    const afterShort = labels.day(at('2026-03-29T22:30:00Z'))
    expect(afterShort).toBe('2026-03-30')
    expect(labels.dayName(at('2026-03-28T23:30:00Z'), afterShort)).toBe('yesterday')
    const afterLong = labels.day(at('2026-10-25T23:30:00Z'))
    expect(labels.dayName(at('2026-10-24T22:30:00Z'), afterLong)).toBe('yesterday')
  })

  it('gives a moment its date unless it is today’s', () => {
    expect(labels.moment(at('2026-11-23T13:02:31Z'), TODAY)).toBe('14:02')
    expect(labels.moment(at('2026-11-24T13:02:31Z'), TODAY)).toBe('Tue, 24 Nov, 14:02')
  })

  it('makes no formatter where the clock is known', () => {
    const made = vi.spyOn(Intl, 'DateTimeFormat')
    const american = createTimeLabels(words, assumedFace('en-US'))
    const times = ['2026-11-23T13:02:31Z', '2026-11-22T23:00:59Z'].map((moment) => american.time(at(moment)))
    expect(times.map((time) => time.replace(/\s/u, ' '))).toEqual(['02:02 PM', '12:00 AM'])
    expect(american.dayName(at('2026-11-20T12:00:00Z'), TODAY)).toBe('Fri, 20 Nov')
    expect(made).not.toHaveBeenCalled()
    made.mockRestore()
  })

  it('survives a time that no calendar holds', () => {
    expect(labels.time(Number.MAX_SAFE_INTEGER)).toMatch(/^\d\d:\d\d$/)
    expect(machineTime(Number.MAX_SAFE_INTEGER)).toBe('+275760-09-13T00:00:00.000Z')
  })
})
