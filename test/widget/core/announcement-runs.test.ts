import { expect, it } from 'vitest'
import { withRuns } from '../../../widget/core/announcement-runs.ts'
import { listItems } from '../../../widget/core/list-items.ts'
import type { Message } from '../../../protocol/entry.ts'
import { announce, say } from '../view-fixture.ts'

const about = (seq: number, topic: string): Message => ({
  ...announce(seq),
  topic: { title: topic, url: `https://forum.example/${topic}` },
})
const shape = (rows: readonly Message[]): string[] =>
  withRuns(listItems(rows, [], { day: () => 'today', unread: undefined, aheadMs: 0 })).map((item) =>
    item.is === 'run' ? `${item.key} of ${item.rows.length} to ${item.newest.seq}` : item.key,
  )

it('three about one topic are one, two are not', () => {
  expect(shape([about(1, 'a'), about(2, 'a'), about(3, 'a')])).toEqual(['day 1', 'run 1 of 3 to 3'])
  expect(shape([about(1, 'a'), about(2, 'a'), say(3)])).toEqual(['day 1', 'row 1', 'row 2', 'row 3'])
})

it('another topic, a message or news about none ends a run', () => {
  const three = (from: number, topic: string) => [
    about(from, topic),
    about(from + 1, topic),
    about(from + 2, topic),
  ]
  expect(
    shape([...three(1, 'a'), ...three(4, 'b'), announce(7), ...three(8, 'b'), say(11), about(12, 'b')]),
  ).toEqual(['day 1', 'run 1 of 3 to 3', 'run 4 of 3 to 6', 'row 7', 'run 8 of 3 to 10', 'row 11', 'row 12'])
  expect(shape([announce(1), announce(2), announce(3)])).toEqual(['day 1', 'row 1', 'row 2', 'row 3'])
})
