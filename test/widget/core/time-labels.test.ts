import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTimeLabels, machineTime } from '../../../widget/core/time-labels.ts'
import { date, daysAgo } from '../../../widget/strings.ts'

const words = { words: 'en-GB', daysAgo, date }
const labels = createTimeLabels({ clock: 'en-GB', ...words }, (_key, make) => make())
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
    const american = createTimeLabels({ clock: 'en-US', ...words }, (_key, make) => make())
    expect(american.time(at('2026-11-23T13:02:31Z')).replace(/\s/u, ' ')).toBe('08:02 AM')
  })

  it('says everything when asked', () => {
    expect(labels.exact(at('2026-11-23T13:02:31Z'))).toMatch(/^Monday,? 23 November 2026 at 14:02:31$/)
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
    expect(labels.moment(at('2026-11-24T13:02:31Z'), TODAY)).toBe('24 Nov, 14:02')
  })

  it('makes no label twice, and mixes none up', () => {
    const known = new Map<string, string>()
    let made = 0
    const remembering = createTimeLabels({ clock: 'en-GB', ...words }, (key, make) => {
      const label = known.get(key) ?? make()
      if (!known.has(key)) made += 1
      known.set(key, label)
      return label
    })
    const moments = ['2026-11-23T13:02:31Z', '2026-11-22T13:02:59Z', '2026-11-20T13:03:00Z'].map(at)
    for (const today of ['2026-11-23', '2026-11-25', '2027-01-01']) {
      for (const moment of moments) {
        const told = [remembering, labels].map((each) => [each.time(moment), each.dayName(moment, today)])
        expect(told[0]).toEqual(told[1])
      }
    }
    // Two minutes; a day's name costs nothing.
    expect(made).toBe(2)
  })

  it('survives a time that no calendar holds', () => {
    expect(labels.time(Number.MAX_SAFE_INTEGER)).toMatch(/^\d\d:\d\d$/)
    expect(machineTime(Number.MAX_SAFE_INTEGER)).toBe('+275760-09-13T00:00:00.000Z')
  })
})
