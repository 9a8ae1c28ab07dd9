import { expect, it } from 'vitest'
import { isOwn } from '../../../widget/core/earlier-line.ts'
import { LIVE, MERTH, say } from '../view-fixture.ts'

it('[T9] is one’s own while it stands, or is from before what is held; not when it has gone or another has its number', () => {
  const rows = [say(10, MERTH.id, 1_000), say(12, 'forum:1', 2_000)]
  const view = { ...LIVE, rows }
  expect(isOwn({ seq: 10, at: 1_000 }, view)).toBe(true)
  expect(isOwn({ seq: 4, at: 500 }, view)).toBe(true)
  expect(isOwn({ seq: 11, at: 1_500 }, view)).toBe(false)
  expect(isOwn({ seq: 10, at: 999 }, view)).toBe(false)
  expect(isOwn({ seq: 12, at: 2_000 }, view)).toBe(false)
  expect(isOwn({ seq: 4, at: 500 }, { ...view, you: null })).toBe(false)
})
