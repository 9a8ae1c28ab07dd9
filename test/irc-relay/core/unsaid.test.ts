import { describe, expect, it } from 'vitest'
import { unsaid } from '../../../irc-relay/core/unsaid.ts'
import type { Entry } from '../../../protocol/entry.ts'
import { entry } from '../support/scene.ts'

const say = (seq: number, text = `t${seq}`): Entry => entry('say', { seq, text })
const edit = (seq: number, target: number, text?: string): Entry =>
  entry('edit', { seq, target, ...(text !== undefined && { text }) })
const remove = (seq: number, ...targets: number[]): Entry => entry('remove', { seq, targets })

describe('what is still to be said', () => {
  it.each([
    [
      'of a message edited before it was said, the final text',
      [say(1), edit(2, 1, 'a'), edit(3, 1, 'b')],
      [say(1, 'b')],
    ],
    [
      'of edits of a message that was said, the last',
      [edit(5, 1, 'a'), edit(6, 1, 'b'), edit(7, 1, 'c')],
      [edit(7, 1, 'c')],
    ],
    [
      'of edits of two messages, the last of each',
      [edit(5, 1, 'a'), edit(6, 2, 'b'), edit(7, 1, 'c')],
      [edit(6, 2, 'b'), edit(7, 1, 'c')],
    ],
    ['of a message removed before it was said, nothing', [say(1), edit(2, 1, 'a'), remove(3, 1)], []],
    [
      'of a message removed that was said, the removal alone',
      [edit(5, 1, 'a'), say(6), remove(7, 1, 6)],
      [remove(7, 1)],
    ],
    [
      'of what the room told as removed, nothing',
      [entry('say', { removed: true } as Partial<Extract<Entry, { kind: 'say' }>>), say(2)],
      [say(2)],
    ],
    [
      'of an edit whose text no longer stands, nothing but itself',
      [say(1, 'final'), edit(2, 1)],
      [say(1, 'final')],
    ],
  ])('%s', (_, entries, left) => {
    expect(unsaid(entries)).toEqual(left)
  })
})
