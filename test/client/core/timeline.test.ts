import { describe, expect, it } from 'vitest'
import {
  afterEntries,
  afterWelcome,
  EMPTY_TIMELINE,
  MAX_ROWS,
  withOlder,
  type Timeline,
} from '../../../client/core/timeline.ts'
import { AT, say, welcome } from '../support/frames.ts'

const by = { id: 'forum:7', name: 'Kerm' }
const held: Timeline = { epoch: 'e1', cursor: 3, rows: [say(1), say(2), say(3)], hasOlder: false }

describe('live entries', () => {
  it('[K1] drops an entry at or below the cursor', () => {
    expect(afterEntries(held, [say(2, 'again'), say(3, 'again')])).toBe(held)
  })

  it('[K1] applies the entry after the cursor, and leaves other rows the same objects', () => {
    const after = afterEntries(held, [say(3), say(4)])
    expect(after).toEqual({ ...held, cursor: 4, rows: [...held.rows, say(4)] })
    expect(after?.rows[0]).toBe(held.rows[0])
  })

  it('[K1] takes nothing of a frame that leaves a hole', () => {
    expect(afterEntries(held, [say(4), say(6)])).toBeNull()
  })

  it('[K1] tells two lines apart by seq alone, never by text or time', () => {
    const twin = { ...say(3), seq: 4 }
    expect(afterEntries(held, [twin])?.rows).toEqual([...held.rows, twin])
  })

  it('[K1] [K11] advances past a kind it does not know, and keeps the rows', () => {
    const after = afterEntries(held, [{ kind: 'unknown', seq: 4 }])
    expect(after).toEqual({ ...held, cursor: 4 })
    expect(after?.rows).toBe(held.rows)
  })

  it('[T5] shows the new text of an edit at its place', () => {
    const edit = { seq: 4, at: AT + 9, kind: 'edit' as const, by, target: 2, text: 'better' }
    expect(afterEntries(held, [edit])).toEqual({
      ...held,
      cursor: 4,
      rows: [say(1), { ...say(2), text: 'better', edited: AT + 9 }, say(3)],
    })
  })

  it('[T5] passes over an edit whose text no longer stands, and an entry that was removed', () => {
    const edit = { seq: 4, at: AT, kind: 'edit' as const, by, target: 2 }
    const removed = { seq: 5, at: AT, kind: 'say' as const, by, removed: true as const }
    expect(afterEntries(held, [edit, removed])).toEqual({ ...held, cursor: 5 })
  })

  it('[K1] takes away what is removed, and advances over edits and removals of what is not held', () => {
    const edit = { seq: 4, at: AT, kind: 'edit' as const, by, target: 900, text: 'x' }
    const remove = { seq: 5, at: AT, kind: 'remove' as const, by, targets: [1, 3, 900] }
    expect(afterEntries(held, [edit, remove])).toEqual({ ...held, cursor: 5, rows: [say(2)] })
  })

  it('[T2] shows no row for a topic', () => {
    const topic = { seq: 4, at: AT, kind: 'topic' as const, by, text: 'pinned' }
    expect(afterEntries(held, [topic])).toEqual({ ...held, cursor: 4 })
  })

  it('[K12] holds a bounded number of rows: the newest', () => {
    const lines = Array.from({ length: MAX_ROWS }, (_, i) => say(4 + i))
    const after = afterEntries(held, lines)
    expect(after?.rows).toEqual(lines)
    expect(after?.hasOlder).toBe(true)
  })
})

describe('welcome', () => {
  it('[K4] replaces what is shown on a reset', () => {
    expect(afterWelcome(held, welcome([say(40), say(42)], { head: 43, epoch: 'e2' }))).toEqual({
      epoch: 'e2',
      cursor: 43,
      rows: [say(40), say(42)],
      hasOlder: false,
    })
  })

  it('[H7] knows that a full first screen may have more before it', () => {
    const screen = Array.from({ length: 30 }, (_, i) => say(10 + i))
    expect(afterWelcome(EMPTY_TIMELINE, welcome(screen))?.hasOlder).toBe(true)
    expect(afterWelcome(EMPTY_TIMELINE, welcome(screen.map((_, i) => say(1 + i))))?.hasOlder).toBe(false)
  })

  it('[H7] goes on from the cursor with a delta', () => {
    expect(afterWelcome(held, welcome([say(4), say(5)], { reset: false }))).toEqual({
      ...held,
      cursor: 5,
      rows: [...held.rows, say(4), say(5)],
    })
    expect(afterWelcome(held, welcome([], { reset: false, head: 3 }))).toBe(held)
  })

  it('[K1] sees the hole in a delta that starts late, ends early or counts in another epoch', () => {
    expect(afterWelcome(held, welcome([say(5)], { reset: false }))).toBeNull()
    expect(afterWelcome(held, welcome([say(4)], { reset: false, head: 5 }))).toBeNull()
    expect(afterWelcome(held, welcome([say(4)], { reset: false, epoch: 'e2' }))).toBeNull()
  })
})

describe('history', () => {
  it('[T6] puts an older page before the first row, whatever of it is held already', () => {
    const after = withOlder({ ...held, rows: [say(3)] }, [say(1), say(2), say(3, 'again')], true)
    expect(after).toEqual({ ...held, hasOlder: true })
  })

  it('[T6] keeps the rows of an empty page', () => {
    const after = withOlder({ ...held, hasOlder: true }, [], false)
    expect(after).toEqual(held)
    expect(after.rows).toBe(held.rows)
  })
})
