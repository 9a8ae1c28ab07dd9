import { describe, expect, it } from 'vitest'
import type { RoomView } from '../../../client/core/room-view.ts'
import { lapse, logInReason, pageState } from '../../../widget/core/page-state.ts'
import { LIVE } from '../view-fixture.ts'

const view = (more: Partial<RoomView>): RoomView => ({ ...LIVE, ...more })
const stopped = (why: 'banned' | 'not_let_in'): RoomView =>
  view({ connection: { is: 'stopped', why, detail: '' } })

describe('what the page is told', () => {
  it('is the connection, who this is, and why it ended', () => {
    expect(pageState(LIVE)).toEqual({ state: 'live', auth: 'member' })
    expect(
      pageState(view({ connection: { is: 'offline', since: 1, retryAt: 2, unheard: 1 }, auth: 'guest' })),
    ).toEqual({
      state: 'offline',
      auth: 'guest',
    })
    expect(pageState(stopped('banned'))).toEqual({ state: 'stopped', auth: 'member', why: 'banned' })
  })

  it.each([
    ['a member', LIVE, null, null],
    ['a guest by choice', view({ auth: 'guest', you: null }), 'guest', null],
    ['a session that has run out', view({ auth: 'expired' }), 'expired', 'expired'],
    ['one that is being renewed', view({ auth: 'expired', renewing: true }), 'expired', null],
    [
      'a guest whose session had run out',
      view({ auth: 'guest', you: null, reason: 'expired' }),
      'expired',
      'expired',
    ],
    ['a room for members', stopped('not_let_in'), 'not_let_in', 'not_let_in'],
    ['a ban', stopped('banned'), null, null],
    [
      'no right to write',
      view({ you: { ...(LIVE.you ?? { id: '', name: '', trustUntil: 0 }), can: ['read'] } }),
      null,
      null,
    ],
    ['a silent forum', view({ auth: 'guest', you: null, reason: 'unavailable' }), null, null],
  ])('a log-in that helps: %s', (_, now, reason, lapsed) => {
    expect([logInReason(now, 0), lapse(now, 0)]).toEqual([reason, lapsed])
  })
})
