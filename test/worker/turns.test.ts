import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Turns } from '../../worker/turns.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('[F6] so many at once; who waits comes in the order in which they came', async () => {
  const turns = new Turns(2)
  const came: number[] = []
  const take = async (who: number) => {
    if (await turns.take(1_000)) came.push(who)
  }
  const all = Promise.all([1, 2, 3, 4].map(take))
  await vi.advanceTimersByTimeAsync(500)
  expect(came).toEqual([1, 2])
  turns.give()
  await vi.advanceTimersByTimeAsync(0)
  expect(came).toEqual([1, 2, 3])
  turns.give()
  await all
  expect(came).toEqual([1, 2, 3, 4])
  expect(vi.getTimerCount()).toBe(0)
})

it('[F6] nobody waits longer than they said, and a turn that nobody waits for is there for the next', async () => {
  const turns = new Turns(1)
  expect(await turns.take(1_000)).toBe(true)
  const [patient, impatient] = [turns.take(2_000), turns.take(1_000)]
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await impatient).toBe(false)
  turns.give()
  expect(await patient).toBe(true)
  turns.give()
  expect(await turns.take(0)).toBe(true)
  const none = turns.take(0)
  await vi.advanceTimersByTimeAsync(0)
  expect(await none).toBe(false)
  expect(vi.getTimerCount()).toBe(0)
})
