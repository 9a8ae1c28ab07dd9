import { expect, test } from 'vitest'
import { OUTBOX_KEPT_MS } from '../../forum/dev/limits.ts'
import { gapAfter } from '../../forum/dev/outbox-gap.ts'

test('[F3] [F4] a room that comes back after minutes is told within one, as long as a call is kept', () => {
  let waitedMs = 0
  for (let tries = 0; waitedMs < OUTBOX_KEPT_MS; tries += 1) {
    expect(gapAfter(tries)).toBeLessThanOrEqual(60_000)
    waitedMs += gapAfter(tries)
  }
  expect([0, 1, 2].map(gapAfter)).toEqual([1_000, 3_000, 9_000])
})
