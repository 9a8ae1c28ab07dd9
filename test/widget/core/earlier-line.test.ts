import { expect, it } from 'vitest'
import { isOwn, lastEditable } from '../../../widget/core/earlier-line.ts'
import { announce, LIVE, MERTH, say } from '../view-fixture.ts'

const rows = [say(1, MERTH.id), say(2, MERTH.id), say(3), announce(4)]
const view = { ...LIVE, rows }

it('[S4] the last line of one’s own is it, while the room’s clock allows', () => {
  expect(lastEditable(view, 3_000)?.seq).toBe(2)
  expect(lastEditable(view, 2_000 + 899_999)?.seq).toBe(2)
  expect(lastEditable(view, 2_000 + 900_000)).toBeNull()
  expect(lastEditable({ ...view, aheadMs: 1 }, 2_000 + 899_999)).toBeNull()
})

it('[S4] none is, for a guest and for who wrote nothing', () => {
  expect(lastEditable({ ...view, you: null, auth: 'guest' }, 3_000)).toBeNull()
  expect(lastEditable({ ...view, rows: [say(3)] }, 3_000)).toBeNull()
})

it('[T9] is one’s own by its number and its time', () => {
  expect(isOwn({ seq: 2, at: 2_000 }, view)).toBe(true)
  expect(isOwn({ seq: 2, at: 2_001 }, view)).toBe(false)
  expect(isOwn({ seq: 3, at: 3_000 }, view)).toBe(false)
})

it('[T9] is one’s own while it is merely not held; not when it has gone', () => {
  const held = { ...LIVE, rows: [say(10, MERTH.id, 1_000), say(12, 'forum:1', 2_000)] }
  expect(isOwn({ seq: 4, at: 500 }, held)).toBe(true)
  expect(isOwn({ seq: 11, at: 1_500 }, held)).toBe(false)
  expect(isOwn({ seq: 4, at: 500 }, { ...held, you: null })).toBe(false)
})
