import { describe, expect, it } from 'vitest'
import { connectionNotice } from '../../../widget/core/connection-notice.ts'

describe('words about the connection', () => {
  it('are none while it is live or ended for good', () => {
    expect(connectionNotice({ is: 'live' }, 5_000)).toEqual({ notice: null, changesAt: null })
    expect(connectionNotice({ is: 'stopped', why: 'banned', detail: '' }, 5_000).notice).toBeNull()
  })

  it('wait for two seconds', () => {
    expect(connectionNotice({ is: 'connecting', since: 1_000 }, 2_999)).toEqual({
      notice: null,
      changesAt: 3_000,
    })
    expect(connectionNotice({ is: 'connecting', since: 1_000 }, 3_000)).toEqual({
      notice: { is: 'connecting' },
      changesAt: null,
    })
    expect(connectionNotice({ is: 'offline', since: 1_000, retryAt: 1_500 }, 1_200)).toEqual({
      notice: null,
      changesAt: 3_000,
    })
  })

  it('count the seconds to the next attempt', () => {
    const lost = { is: 'offline', since: 0, retryAt: 9_500 } as const
    expect(connectionNotice(lost, 5_000)).toEqual({ notice: { is: 'waiting', seconds: 5 }, changesAt: 5_500 })
    expect(connectionNotice(lost, 5_500)).toEqual({ notice: { is: 'waiting', seconds: 4 }, changesAt: 6_500 })
    expect(connectionNotice(lost, 9_499)).toEqual({ notice: { is: 'waiting', seconds: 1 }, changesAt: 9_500 })
  })

  it('say when an attempt is under way', () => {
    const trying = { notice: { is: 'reconnecting' }, changesAt: null }
    expect(connectionNotice({ is: 'offline', since: 0, retryAt: null }, 5_000)).toEqual(trying)
    expect(connectionNotice({ is: 'offline', since: 0, retryAt: 5_000 }, 5_000)).toEqual(trying)
  })
})
