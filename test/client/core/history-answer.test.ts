import { describe, expect, it } from 'vitest'
import { missedBy, readHistoryAnswer, type HistoryAnswer } from '../../../client/core/history-answer.ts'
import type { Message } from '../../../protocol/entry.ts'
import { say } from '../support/frames.ts'

function answer(head: number, entries: Message[], more = false): HistoryAnswer {
  return { epoch: 'e1', head, entries, more }
}

describe('[K6] what the room says over HTTP', () => {
  it('is read as a frame of the room is', () => {
    const told = answer(9, [say(8), say(9)], true)
    expect(readHistoryAnswer(JSON.stringify(told))).toEqual(told)
    const later = { ...told, entries: [say(8), { kind: 'poll', seq: 9, question: '?' }] }
    expect(readHistoryAnswer(JSON.stringify(later))?.entries[1]).toEqual({ kind: 'unknown', seq: 9 })
  })

  it.each([
    ['a page that asks to log in', '<!doctype html><title>Guest network</title>'],
    ['an error', '{"error":"members_only"}'],
    ['no head', JSON.stringify({ epoch: 'e1', entries: [], more: false })],
    ['an entry without its place', JSON.stringify({ ...answer(9, []), entries: [{}] })],
    [
      'more than was asked for',
      JSON.stringify(
        answer(
          101,
          Array.from({ length: 101 }, (_, i) => say(i + 1)),
        ),
      ),
    ],
  ])('is not %s', (_, raw) => {
    expect(readHistoryAnswer(raw)).toBeNull()
  })
})

describe('[K6] what was missed', () => {
  const held = { epoch: 'e1', cursor: 7 }

  it('is the newer messages, where they are all there was', () => {
    expect(missedBy(held, answer(9, [say(6), say(7), say(8), say(9)], true))).toEqual({
      epoch: 'e1',
      head: 9,
      reset: false,
      entries: [say(8), say(9)],
      hasOlder: true,
    })
  })

  it('is nothing where nothing was said', () => {
    expect(missedBy(held, answer(7, [say(6), say(7)]))).toMatchObject({ head: 7, reset: false, entries: [] })
  })

  it.each([
    ['edited or removed', 'e1', answer(9, [say(6), say(7), say(8)])],
    ['pruned or too far back', 'e1', answer(40, [say(39), say(40)])],
    ['of another transcript', 'e2', answer(9, [say(8), say(9)])],
    ['all of it', null, answer(9, [say(8), say(9)])],
  ])('is everything where something may be %s', (_, epoch, told) => {
    const missed = missedBy({ epoch, cursor: epoch === null ? 0 : 7 }, told)
    expect(missed).toMatchObject({ head: told.head, reset: true, entries: told.entries })
  })

  it('is not what a cache had kept', () => {
    expect(missedBy(held, answer(6, [say(5), say(6)]))).toBeNull()
  })
})
