import { describe, expect, it } from 'vitest'
import type { ConnectionView } from '../../../client/core/room-view.ts'
import { connectionNotice } from '../../../widget/core/connection-notice.ts'

const LOST = { is: 'offline', since: 0, retryAt: 9_500, unheard: 1 } as const

function notice(
  connection: ConnectionView,
  now: number,
  { blocked = false, onLine = true }: { readonly blocked?: boolean; readonly onLine?: boolean } = {},
) {
  return connectionNotice({ connection, blocked }, onLine, now)
}

describe('words about the connection', () => {
  it('are none while it is live or ended for good, whatever the browser says', () => {
    for (const onLine of [true, false]) {
      expect(notice({ is: 'live' }, 5_000, { onLine })).toEqual({ notice: null, changesAt: null })
      expect(notice({ is: 'stopped', why: 'banned', detail: '' }, 5_000, { onLine }).notice).toBeNull()
    }
  })

  it('wait for two seconds', () => {
    expect(notice({ is: 'connecting', since: 1_000 }, 2_999)).toEqual({ notice: null, changesAt: 3_000 })
    expect(notice({ is: 'connecting', since: 1_000 }, 3_000)).toEqual({
      notice: { is: 'connecting' },
      changesAt: null,
    })
    for (const onLine of [true, false]) {
      expect(notice({ ...LOST, since: 1_000, retryAt: 1_500 }, 1_200, { onLine })).toEqual({
        notice: null,
        changesAt: 3_000,
      })
    }
  })

  it('count the seconds to the next attempt', () => {
    expect(notice(LOST, 5_000)).toEqual({ notice: { is: 'waiting', seconds: 5 }, changesAt: 5_500 })
    expect(notice(LOST, 5_500)).toEqual({ notice: { is: 'waiting', seconds: 4 }, changesAt: 6_500 })
    expect(notice(LOST, 8_499)).toEqual({ notice: { is: 'waiting', seconds: 2 }, changesAt: 8_500 })
  })

  it('do not flicker while an attempt takes a moment', () => {
    const last = { notice: { is: 'waiting', seconds: 1 }, changesAt: 10_500 }
    for (const now of [8_500, 9_500, 10_499]) expect(notice(LOST, now)).toEqual(last)
    const trying = { notice: { is: 'reconnecting' }, changesAt: null }
    expect(notice(LOST, 10_500)).toEqual(trying)
    expect(notice({ ...LOST, retryAt: null }, 5_000)).toEqual(trying)
  })

  it('believe a browser that knows of no network', () => {
    const offline = { notice: { is: 'offline' }, changesAt: null }
    expect(notice(LOST, 5_000, { onLine: false })).toEqual(offline)
    expect(notice(LOST, 5_000, { onLine: false, blocked: true })).toEqual(offline)
    expect(notice({ is: 'connecting', since: 0 }, 5_000, { onLine: false })).toEqual(offline)
  })

  it('[K6] stay the same through every attempt where sockets are blocked', () => {
    for (const now of [5_000, 9_500, 30_000]) {
      expect(notice(LOST, now, { blocked: true })).toEqual({ notice: { is: 'blocked' }, changesAt: null })
    }
  })
})
